import { percentOf, type Run, statusOf } from "../../world/run.js";
import type { View } from "./view.js";

/** Fields that the editions write in more than one way. */

export function statusWord(run: Run, { now, switches, status }: View): string {
    const truth = statusOf(run, now);
    return status ?? (truth === "STOPPED" ? switches.afterStopStatus : truth);
}

export function dateField(moment: number, { switches }: View): number | string {
    return switches.dateType === "number" ? moment : String(moment);
}

export function lastUpdateUserFields(user: string, { switches }: View): Record<string, string> {
    switch (switches.userKey) {
        case "misspelt":
            return { "last-udpate-user": user };
        case "correct":
            return { "last-update-user": user };
        case "both":
            return { "last-udpate-user": user, "last-update-user": user };
        case "absent":
            return {};
    }
}

export function progressField(run: Run, { now, switches }: View): { progress?: number } {
    const status = statusOf(run, now);
    const percent = ["FAILED", "FAILURE_ON_SUBMIT", "STOPPED"].includes(status) ? -1 : percentOf(run, now);
    switch (switches.progressScale) {
        case "percent":
            return { progress: percent };
        case "fraction":
            return { progress: percent < 0 ? -1 : percent / 100 };
        case "zero":
            return { progress: 0 };
        case "absent":
            return {};
        case "sqoop":
            return { progress: status === "RUNNING" ? percent / 100 : -1 };
    }
}
