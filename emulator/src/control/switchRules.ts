import { type Switches, switchValues } from "../switches.js";
import { oneOf, type Rule } from "./validate.js";

type SwitchRules = { readonly [Name in keyof Switches]: Rule<Switches[Name]> };

export const switchRules = Object.fromEntries(
    Object.entries(switchValues).map(([name, values]) => [name, oneOf(...values)]),
) as unknown as SwitchRules;

/**
 * A missing job has no switches of its own, nor has a job to be created. A cluster that is down gives the same answer for
 * all its jobs. The rest is about links.
 */
const {
    missingJob,
    createResponse,
    clusterDown,
    missingLink,
    linkValues,
    linkTest,
    linkRefusal,
    linkInUse,
    unsentSecret,
    ...rest
} = switchRules;

export const jobSwitchRules = rest;
