/**
 * Tells whether a cookie is one by which a load balancer or a proxy in front of a product's nodes leads to
 * a node, by the names that they give it unless an operator changes them: AWS, NGINX and its ingress,
 * HAProxy, Apache, F5, Citrix, Azure, Google.
 */
export const isStickinessCookie = (name: string) => STICKINESS.test(name);

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html
const STICKINESS =
  /^(?:AWSALB(?:TG)?(?:CORS)?|AWSALBAPP-\d|AWSELB(?:CORS)?|route|ROUTEID|INGRESSCOOKIE|SERVER(?:ID|USED)?|SRV|BIGipServer.*|NSC_.*|ARRAffinity(?:SameSite)?|GCLB)$/;
