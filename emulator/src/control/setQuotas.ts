import { documentedQuotas, type QuotaSettings, type Quotas } from "../gateway/quotas.js";
import { anything, bool, oneOf, type Rule, validate, wholeNumber } from "./validate.js";

const rules = { enabled: bool, window: oneOf("fixed", "sliding"), refusedCount: bool, perMinute: anything };

const perMinuteRules = Object.fromEntries(
    Object.keys(documentedQuotas).map((name) => [name, wholeNumber(0, 1_000_000)]),
) as Record<keyof QuotaSettings["perMinute"], Rule<number>>;

/** Changes only what the body gives. What was counted still counts. */
export function setQuotas(quotas: Quotas, body: unknown): QuotaSettings {
    const { perMinute = {}, ...settings } = validate("the quotas", body, rules);
    quotas.change({ ...settings, perMinute: validate("the quotas per minute", perMinute, perMinuteRules) });
    return quotas.settings;
}
