import type { Clock } from "../../common/clock.js";
import type { ProjectName } from "../auth/iam.js";
import type { FoundMethod } from "../auth/method.js";
import type { Session } from "../auth/session.js";
import type { SessionCache } from "../auth/sessionCache.js";
import type { SettingsProblem } from "../errors.js";
import type { KnownHosts } from "../http/knownHosts.js";
import type { Tls, Transport } from "../http/transport.js";
import type { Source } from "../sources/source.js";
import type { Configuration, Setting } from "./configuration.js";

/** What the user should hear of the way to CDM, though it can be gone. */
export interface Caution {
    readonly text: string;
    /** Once in a process, else at every operation. */
    readonly isOnce?: true;
    /** Nothing leaves this machine. */
    readonly isQuiet?: boolean;
}

/** All that a client needs to talk to CDM. */
export interface Settings {
    readonly projectId: string;
    readonly endpoint: string;
    readonly session: Session;
    readonly tls: Tls;
    /** Who has answered this process. */
    readonly hosts: KnownHosts;
    /** Where the way in was found: `the environment`. */
    readonly from: string;
    /** The way in came from a Provider or from stack configuration, which nobody but the engine hands out. @default false */
    readonly isOfEngine?: boolean;
    readonly cautions: readonly Caution[];
    /**
     * The name of the user that logs in, by which CDM keeps who has started a run. Asks IAM, until it has said it once for the process; undefined
     * where IAM does not say.
     *
     * @param deadline on the monotonic clock
     * @throws CdmError where IAM can't be asked, or has not answered before the deadline; SettingsError where no address of it is known
     */
    userName(deadline: number): Promise<string | undefined>;
}

export interface SettingsHost {
    readonly configuration: Configuration;
    readonly clock: Clock;
    readonly sessions: SessionCache;
    /** @default axios */
    readonly transport?: Transport | undefined;
}

/** What is going to be used and where it was found, before anybody but the metadata of a cloud server has been asked. */
export interface Choice {
    /** All sources of ways in, the first first. */
    readonly sources: readonly Source[];
    readonly found?: FoundMethod | undefined;
    readonly project?: (ProjectName & { readonly from: string }) | undefined;
    readonly region?: Setting | undefined;
    readonly endpoint?: Setting | undefined;
    readonly authUrl?: Setting | undefined;
    /** Whether IAM has to be asked for a token, for keys or for the project. */
    readonly asksIam: boolean;
    readonly tls: Tls;
    /** What switches the check of certificates off. */
    readonly insecure?: Setting | undefined;
    readonly caCert?: Setting | undefined;
    readonly cautions: readonly Caution[];
    readonly problems: readonly SettingsProblem[];
}
