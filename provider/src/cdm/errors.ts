import { withoutEnd } from "../common/text.js";

/**
 * How a request failed, whatever its HTTP status was.
 *
 * - `gone`: the job does not exist
 * - `notRunning`, `alreadyRunning`: the job is not in the state that the call needs
 * - `refused`: CDM answered with a validation result of status ERROR, under 200 too
 * - `permission`, `authentication`: the user may not do it, or the service does not accept the credential
 * - `throttled`, `transient`: the same request may succeed a moment later
 * - `invalid`: the request is wrong and stays wrong
 * - `unknown`: none of these. Such a request is never repeated
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

/** One failed request. */
export interface Failure {
    readonly kind: FailureKind;
    /** The service's words, or those of the network's error. */
    readonly text: string;
    /** `Cdm.0054`, `APIGW.0301` and the like, or a code of `settingsCodes` if the settings are at fault. */
    readonly code?: string;
    /** Absent if no response came. */
    readonly httpStatus?: number;
    readonly requestId?: string;
    /** What the service asked for in `Retry-After`, not capped. */
    readonly retryAfterMs?: number;
    /** True if the request had no effect: it was turned away before CDM obeyed it. */
    readonly withoutEffect?: boolean;
    /** True if the request was not sent. It tells nothing of the credential. */
    readonly isUnsent?: boolean;
    /** True if the credential was refused, and a fresh one will be obtained: the same request may succeed with that one. */
    readonly isDropped?: boolean;
    /** True if this machine refused the connection: nothing listens at that address of it. */
    readonly isRefusedHere?: boolean;
    /** True if CDM, the gateway or IAM documents the code. */
    readonly isDocumented?: boolean;
    /** What a response under 2xx lacks, so that it does not answer the request: `submissions`. */
    readonly lacks?: string;
    /** What the user can do. @default the advice for its kind */
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

/** A failure without a code does not come from CDM: a proxy, another server, a host name or a certificate is in the way. */
const notOfCdm =
    "CDM did not say this itself. Check HW_CDM_ENDPOINT, the region, and what is on the way to the service.";

function adviceOn({ kind, code }: Failure): string {
    return kind === "unknown" && code === undefined ? notOfCdm : advice[kind];
}

/** A request to CDM or IAM failed. For settings that are wrong before any request see {@link SettingsError}. */
export class CdmError extends Error {
    override readonly name = "CdmError";

    /**
     * @param action what the request was to do: `start job "orders" in cluster 7c1…`
     * @param service the service that was asked, or what failed before a request: `IAM`, `The id token`
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
     * Whether the service has refused the request and done nothing. Only a validation result and a documented code say so. Any other
     * response may come from a proxy, after CDM has obeyed.
     */
    get isPlainNo(): boolean {
        const { withoutEffect, isDocumented } = this.failure;
        if (withoutEffect === true) return true;
        if (this.kind === "transient") return false;
        // mutant: the codes that alone are a plain no
        return this.kind === "refused" || isDocumented === true;
    }

    /** Whether a later request may succeed. That includes a 5xx without a kind: it may be a page of a proxy. */
    get mayPass(): boolean {
        const isOfAServer = this.kind === "unknown" && (this.failure.httpStatus ?? 0) >= 500;
        const isWithNewCredential = this.failure.isDropped === true;
        return this.kind === "throttled" || this.kind === "transient" || isOfAServer || isWithNewCredential;
    }
}

/** `the job does not exist (Cdm.0054, HTTP 400, request 3f2…).` */
export function describeFailure({ text, code, httpStatus, requestId }: Failure): string {
    const facts = [code, httpStatus && `HTTP ${httpStatus}`, requestId && `request ${requestId}`].filter(Boolean);
    const sentence = withoutEnd(text.trim(), ". ");
    return facts.length > 0 ? `${sentence} (${facts.join(", ")}).` : `${sentence}.`;
}

/** The codes of wrong settings. Users search for them: a code never gets another meaning, and a number is never used again. */
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
    quotaWrong: "CDMRUN-118",
} as const;

/** One wrong or missing setting. The sentence ends with the code. */
export interface SettingsProblem {
    readonly errorCode: string;
    readonly sentence: string;
}

export function settingsProblem(cause: keyof typeof settingsCodes, sentence: string): SettingsProblem {
    const errorCode = settingsCodes[cause];
    return { errorCode, sentence: withCode(sentence, errorCode) };
}

/** Settings are missing or wrong. It is thrown before any request to CDM. */
export class SettingsError extends Error {
    override readonly name = "SettingsError";

    /** @param message the sentences of all problems by default */
    constructor(
        readonly problems: readonly SettingsProblem[],
        message = problems.map(({ sentence }) => sentence).join(" "),
    ) {
        super(message);
    }
}

/** `… run pulumi again (CDMRUN-104).` A sentence without a full stop, such as one that ends with a command, gets none. */
export function withCode(sentence: string, code: string): string {
    return sentence.endsWith(".") ? `${sentence.slice(0, -1)} (${code}).` : `${sentence} (${code})`;
}
