import { type SettingsProblem, settingsProblem } from "../errors.js";
import { isLoopback } from "../http/loopback.js";
import { allowedPerMinute } from "../quota/quota.js";
import type { Setting } from "./configuration.js";

/**
 * How many requests a minute this process sends to each of CDM's APIs at most.
 *
 * @param setting `requestsPerMinute`, for a team that knows its share
 * @returns infinite for an emulator on this machine, if no setting says otherwise: it has no quota to spare
 */
export function perMinuteOf(
    setting: Setting | undefined,
    endpoint: string | undefined,
): { perMinute: number; problem?: SettingsProblem } {
    const isHere = endpoint !== undefined && URL.canParse(endpoint) && isLoopback(new URL(endpoint).hostname);
    const perMinute = isHere ? Number.POSITIVE_INFINITY : allowedPerMinute;
    if (setting === undefined) return { perMinute };
    const text = setting.value.trim();
    if (/^[1-9]\d{0,5}$/.test(text)) return { perMinute: Number(text) };
    const sentence = `${setting.from} must be a whole number of requests a minute, from 1 to 999999, such as "${allowedPerMinute}".`;
    return { perMinute, problem: settingsProblem("quotaWrong", sentence) };
}
