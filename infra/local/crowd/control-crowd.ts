// In: the state of a running Crowd.
// Out: what a test may change in it, besides what the REST resources allow.
import type { Fault } from '#infra/local/data-center/state/make-faults.ts';
import { toUserView, type UserView } from './inspect-crowd.ts';
import { addUser, type UserWithGroups } from './state/add-user.ts';
import type { CrowdSwitches } from './state/default-switches.ts';
import type { Application, CrowdState } from './state/make-state.ts';

export interface CrowdControl {
  /** May be changed at any time; the next request sees the change. */
  readonly switches: CrowdSwitches;
  addPerson(draft: UserWithGroups): UserView;
  addGroup(name: string): void;
  /** Puts a group into a group; both have to exist. */
  nestGroup(child: string, parent: string): void;
  /** Adds an application, or replaces the one by that name. */
  addApplication(application: Application): void;
  /** What an administrator does so that the user has to choose a new password. */
  expirePassword(name: string): void;
  /** Ends every session, as a restart with an empty token store does. */
  endSessions(): void;
  /** The oldest waiting fault that fits a call hits it. */
  fail(fault: Fault): void;
  clearFaults(): void;
  /** Takes every account away, ends all sessions, and brings applications and switches back to the start's. */
  reset(): void;
}

/** Returns what changes the state. */
export function controlCrowd(crowd: CrowdState): CrowdControl {
  const { directory } = crowd;
  const applications = [...crowd.applications];
  const switches = structuredClone(crowd.switches);
  const endSessions = () => {
    for (const { token } of crowd.sessions.all()) crowd.sessions.close(token);
  };
  return {
    switches: crowd.switches,
    addPerson: (draft) => toUserView(crowd, addUser(crowd, draft)),
    addGroup(name) {
      directory.addGroup({ name, description: '', active: true });
    },
    nestGroup(child, parent) {
      const found = directory.findGroup(child);
      if (found !== undefined) directory.findGroup(parent)?.groups.add(found);
    },
    addApplication(application) {
      crowd.applications.set(application.name, application);
    },
    expirePassword(name) {
      const user = directory.findUser(name);
      if (user !== undefined) user.passwordExpired = true;
    },
    endSessions,
    fail: crowd.faults.add,
    clearFaults: crowd.faults.clear,
    reset() {
      endSessions();
      directory.clear();
      crowd.applications.clear();
      for (const [name, application] of applications) crowd.applications.set(name, application);
      Object.assign(crowd.switches, structuredClone(switches));
      crowd.faults.clear();
      crowd.calls.length = 0;
    },
  };
}
