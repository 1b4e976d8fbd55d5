export {
  type Answer,
  type CallOptions,
  callProduct as callJira,
} from '#test/infra/local/data-center/call-product.ts';
