import { unknownValue } from "../../common/pulumiSentinels.js";
import { readIdToken } from "../auth/idToken.js";
import { agencyLeftOut, explainMissing, type FoundMethod, findMethod, unusableRequiredSource } from "../auth/method.js";
import { type SettingsProblem, settingsProblem } from "../errors.js";
import type { Source } from "../sources/source.js";
import { type Configuration, sourcesOf } from "./configuration.js";

export const addressMissing = settingsProblem(
    "addressMissing",
    "No address of CDM: set endpoint or region on the resource, or HW_CDM_ENDPOINT or HW_REGION_NAME in the environment.",
);
export const projectIdMissing = settingsProblem(
    "projectMissing",
    "No project: set projectId on the resource, or HW_PROJECT_ID, HW_PROJECT_NAME or HW_REGION_NAME in the environment.",
);

export function idTokenProblem({ method, source }: FoundMethod): SettingsProblem | undefined {
    const read = method.kind === "idToken" ? readIdToken(method, source) : undefined;
    return read && "problem" in read ? settingsProblem("idTokenUnreadable", `${read.problem}.`) : undefined;
}

export function agencyProblem(sources: readonly Source[]): SettingsProblem | undefined {
    const source = agencyLeftOut(sources);
    return (
        source &&
        settingsProblem(
            "credentialsMissing",
            `No credentials for the agency of ${source.name}: ${source.nameOf("agencyName")} names one, and the environment, whose credentials come ` +
                "first, does not. Set HW_ASSUME_ROLE_AGENCY_NAME and HW_ASSUME_ROLE_DOMAIN_NAME in the environment too, or give the credentials in " +
                "stack configuration.",
        )
    );
}

/** The sources that were searched for credentials. None is searched after a required one. */
export function placesLookedIn(sources: readonly Source[], unusable: Source | undefined): string[] {
    if (unusable === undefined) return [...sources.map(explainMissing), "the metadata of a cloud server"];
    const before = sources.slice(0, sources.indexOf(unusable));
    const why = unusable.kind === "provider" || unusable.kind === "stack" ? "has a part of one" : "was named";
    return [...before.map(explainMissing), `${explainMissing(unusable)}, and no further, since that one ${why}`];
}

export function credentialsMissing(lookedIn: readonly string[]): SettingsProblem {
    return settingsProblem(
        "credentialsMissing",
        "No credentials: set HW_AUTH_TOKEN to an IAM token of the project, or HW_ACCESS_KEY and HW_SECRET_KEY, or HW_USER_NAME, " +
            "HW_USER_PASSWORD and HW_DOMAIN_NAME, or HW_ASSUME_ROLE_IDP_ID and HW_ASSUME_ROLE_ID_TOKEN_FILE, in the environment. " +
            `Looked for a complete set in ${lookedIn.join(", ")}.`,
    );
}

/** Why credentials are missing, as far as a preview can tell without a request. Undefined if there are some, or some are not known yet. */
export function credentialsProblem(configuration: Configuration): SettingsProblem | undefined {
    const sources = sourcesOf(configuration);
    const isUnknown = Object.values(configuration.config ?? {}).includes(unknownValue);
    if (isUnknown) return undefined;
    if (findMethod(sources)) return agencyProblem(sources);
    const unusable = unusableRequiredSource(sources);
    if (unusable) return credentialsMissing(placesLookedIn(sources, unusable));
    const { errorCode, sentence } = credentialsMissing(sources.map(explainMissing));
    return { errorCode, sentence: `${sentence} An operation asks the metadata of a cloud server last.` };
}
