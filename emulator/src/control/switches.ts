import { type Switches, switchValues } from "../switches.js";
import { oneOf, type Rule } from "./validate.js";

type SwitchRules = { readonly [Name in keyof Switches]: Rule<Switches[Name]> };

export const switchRules = Object.fromEntries(
    Object.entries(switchValues).map(([name, values]) => [name, oneOf(...values)]),
) as unknown as SwitchRules;

/** A job that is missing has no switches, and a cluster that is down answers for all of its jobs. */
const { missingJob, clusterDown, ...rest } = switchRules;

export const jobSwitchRules = rest;
