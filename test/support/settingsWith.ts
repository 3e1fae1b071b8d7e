import type { Credential } from "#provider/cdm/auth/credential.js";
import { Session } from "#provider/cdm/auth/session.js";
import type { Settings } from "#provider/cdm/config/settings.js";
import { KnownHosts } from "#provider/cdm/http/knownHosts.js";
import { Quota } from "#provider/cdm/quota/quota.js";
import type { Clock } from "#provider/common/clock.js";

/** Settings with a credential that somebody has written down himself. */
export function settingsWith(endpoint: string, projectId: string, credential: Credential, clock: Clock): Settings {
    const login = new Session({ clock, obtain: async () => credential, isRenewable: false, secrets: [] });
    const userName = async () => undefined;
    return {
        endpoint,
        projectId,
        session: login,
        tls: {},
        hosts: new KnownHosts(),
        quota: new Quota(clock, Number.POSITIVE_INFINITY),
        userName,
        from: "the test",
        cautions: [],
    };
}
