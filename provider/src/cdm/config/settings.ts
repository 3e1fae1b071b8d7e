import type { Clock } from "../../common/clock.js";
import type { ProjectName } from "../auth/iam.js";
import type { FoundMethod } from "../auth/method.js";
import type { Session } from "../auth/session.js";
import type { SessionCache } from "../auth/sessionCache.js";
import type { SettingsProblem } from "../errors.js";
import type { KnownHosts } from "../http/knownHosts.js";
import type { Tls, Transport } from "../http/transport.js";
import type { Quota } from "../quota/quota.js";
import type { Source } from "../sources/source.js";
import type { Configuration, Setting } from "./configuration.js";

/** A warning about how requests go to CDM. It stops nothing. */
export interface Caution {
    readonly text: string;
    /** Whether a process logs it once, and not at every operation. */
    readonly isOnce?: true;
    /** Whether it is logged as information only, since nothing leaves this machine. */
    readonly isQuiet?: boolean;
}

/** Everything that a client of CDM needs. */
export interface Settings {
    readonly projectId: string;
    readonly endpoint: string;
    readonly session: Session;
    readonly tls: Tls;
    /** What CDM allows the credential's user. */
    readonly quota: Quota;
    /** The hosts that have answered this process. */
    readonly hosts: KnownHosts;
    /** The source of the credentials: `the environment`. */
    readonly from: string;
    /**
     * The environment variables that `cdm-run` needs for the same login. Present if the credentials come from a Provider or stack configuration,
     * which only the engine passes.
     */
    readonly variablesByHand?: readonly string[];
    readonly cautions: readonly Caution[];
    /**
     * The name of the credential's user, which CDM records with a run that it starts. It asks IAM once for the process. Undefined if IAM does
     * not tell it.
     *
     * @param deadline on the monotonic clock
     * @throws CdmError if IAM can't be reached, or has not answered before the deadline; SettingsError if no address of IAM is known
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

/** What an operation will use, and from which sources. */
export interface Choice {
    /** All sources, in the order in which credentials are looked for. */
    readonly sources: readonly Source[];
    readonly found?: FoundMethod | undefined;
    readonly project?: (ProjectName & { readonly from: string }) | undefined;
    readonly region?: Setting | undefined;
    readonly endpoint?: Setting | undefined;
    readonly authUrl?: Setting | undefined;
    /** Whether a token, keys or the project's id have to come from IAM. */
    readonly asksIam: boolean;
    readonly tls: Tls;
    /** How many requests a minute this process sends to each API at most. */
    readonly perMinute: number;
    /** The setting that says so, if one does. */
    readonly requestsPerMinute?: Setting | undefined;
    /** The setting that switches the check of certificates off. */
    readonly insecure?: Setting | undefined;
    readonly caCert?: Setting | undefined;
    readonly cautions: readonly Caution[];
    readonly problems: readonly SettingsProblem[];
}
