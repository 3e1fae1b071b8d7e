import { withoutEnd } from "../common/text.js";

/**
 * What an answer means to the caller, whatever its HTTP status was.
 *
 * - `gone`: the job does not exist
 * - `notRunning`, `alreadyRunning`: the job is not in the state that the call needs
 * - `refused`: CDM answered with a validation result of status ERROR, under 200 too
 * - `permission`, `authentication`: who asks may not, or is not known
 * - `throttled`, `transient`: the same request may succeed a moment later
 * - `invalid`: the request is wrong and stays wrong
 * - `unknown`: none of these; never retried
 */
export type FailureKind =
    | "gone"
    | "notRunning"
    | "alreadyRunning"
    | "refused"
    | "permission"
    | "authentication"
    | "throttled"
    | "transient"
    | "invalid"
    | "unknown";

/** What is known of one failed request. */
export interface Failure {
    readonly kind: FailureKind;
    /** What came back, in the service's words or the network's. */
    readonly text: string;
    /** `Cdm.0054`, `APIGW.0301` and the like, or our own where nobody has said no but the settings are at fault. */
    readonly code?: string;
    /** Absent where no answer came. */
    readonly httpStatus?: number;
    readonly requestId?: string;
    readonly retryAfterMs?: number;
    /** True where the request cannot have had any effect: it was turned away before CDM saw it. */
    readonly withoutEffect?: boolean;
    /** True where the code is one that CDM, the gateway or IAM documents. */
    readonly isDocumented?: boolean;
    /** What an answer under 2xx did not hold, so that it was none: `submissions`. */
    readonly lacks?: string;
    /** What to do about it, where more is known than what goes for all of its kind. */
    readonly advice?: string;
}

const advice: Record<FailureKind, string> = {
    gone: "Check jobName and clusterId; a disposable job deletes itself after its run.",
    notRunning: "Nothing is left to stop.",
    alreadyRunning: "Wait for the run to end, or stop it first.",
    refused: "CDM gave this reason and did nothing.",
    permission:
        "Check that the project, the region, the cluster and the job belong together; if they do, give the user the permission for this action in IAM.",
    authentication:
        "Check HW_AUTH_TOKEN (a token for this project, not older than 24 hours) or HW_ACCESS_KEY and HW_SECRET_KEY, and this machine's clock.",
    throttled: "The quota is per user and minute; other programs of the same user count too. Try again later.",
    transient: "The service or the way to it is disturbed. Try again later.",
    invalid: "Correct what CDM names and try again.",
    unknown: "Look the code up in CDM's error table, or ask the operator of the service.",
};

/** Without a code it is no word of CDM's: a proxy, another server, a name or a certificate is in the way. */
const notOfCdm =
    "CDM did not say this itself. Check HW_CDM_ENDPOINT, the region, and what is on the way to the service.";

function adviceOn({ kind, code }: Failure): string {
    return kind === "unknown" && code === undefined ? notOfCdm : advice[kind];
}

/** A request to CDM that failed. Not for inputs or credentials that are wrong before any request: see SettingsError. */
export class CdmError extends Error {
    override readonly name = "CdmError";

    /**
     * @param action what was asked of whom: `start job "orders" in cluster 7c1…`
     * @param service who was asked, where it was not CDM itself but somebody on the way to it
     */
    constructor(
        readonly action: string,
        readonly failure: Failure,
        readonly service = "CDM",
    ) {
        super(`${service} could not ${action}: ${describeFailure(failure)} ${failure.advice ?? adviceOn(failure)}`);
    }

    get kind(): FailureKind {
        return this.failure.kind;
    }

    /**
     * Whether the service has turned the request down and done nothing, in a word of its own that is documented. Anything else
     * may come of somebody between CDM and us after CDM has done what it was asked for.
     */
    get isPlainNo(): boolean {
        const { withoutEffect, isDocumented } = this.failure;
        if (withoutEffect === true) return true;
        if (this.kind === "transient") return false;
        return this.kind === "refused" || isDocumented === true;
    }

    /** What a later look may mend: a page of something between CDM and us with a 500 is no word of CDM's. */
    get mayPass(): boolean {
        const isOfAServer = this.kind === "unknown" && (this.failure.httpStatus ?? 0) >= 500;
        return this.kind === "throttled" || this.kind === "transient" || isOfAServer;
    }
}

/** `the job does not exist (Cdm.0054, HTTP 400, request 3f2…).` */
export function describeFailure({ text, code, httpStatus, requestId }: Failure): string {
    const facts = [code, httpStatus && `HTTP ${httpStatus}`, requestId && `request ${requestId}`].filter(Boolean);
    const sentence = withoutEnd(text.trim(), ". ");
    return facts.length > 0 ? `${sentence} (${facts.join(", ")}).` : `${sentence}.`;
}

/**
 * The codes of what can be the matter with the settings. Users search for them: a code never gets another meaning, and one that
 * is not needed any more is not given again.
 */
export const settingsCodes = {
    credentialsMissing: "CDMRUN-101",
    projectMissing: "CDMRUN-102",
    addressMissing: "CDMRUN-103",
    addressWrong: "CDMRUN-104",
    iamAddressMissing: "CDMRUN-105",
    iamAddressWrong: "CDMRUN-106",
    projectNotFound: "CDMRUN-107",
    noKeysOfServer: "CDMRUN-108",
    certificatesUnreadable: "CDMRUN-109",
    idTokenUnreadable: "CDMRUN-115",
    placeWrong: "CDMRUN-116",
    endpointOfStateOnly: "CDMRUN-117",
} as const;

/** What is missing or wrong, in a whole sentence that ends with the code. */
export interface SettingsProblem {
    readonly errorCode: string;
    readonly sentence: string;
}

export function settingsProblem(cause: keyof typeof settingsCodes, sentence: string): SettingsProblem {
    const errorCode = settingsCodes[cause];
    return { errorCode, sentence: withCode(sentence, errorCode) };
}

/** Settings that are missing or wrong, found before any request. */
export class SettingsError extends Error {
    override readonly name = "SettingsError";

    constructor(readonly problems: readonly SettingsProblem[]) {
        super(problems.map(({ sentence }) => sentence).join(" "));
    }
}

/** `… run pulumi again (CDMRUN-104).` A command at the end keeps its distance from the code. */
export function withCode(sentence: string, code: string): string {
    return sentence.endsWith(".") ? `${sentence.slice(0, -1)} (${code}).` : `${sentence} (${code})`;
}
