import type { Clock } from "../../common/clock.js";
import { CdmError, settingsCodes } from "../errors.js";
import type { Transport } from "../http/transport.js";
import type { Environment } from "../sources/source.js";
import type { Credential } from "./credential.js";
import type { Iam, ProjectName } from "./iam.js";
import { readIdToken } from "./idToken.js";
import { keysOfServer } from "./instanceMetadata.js";
import { type FoundMethod, whatToCheck } from "./method.js";
import { Session } from "./session.js";

interface SessionHost {
    readonly iam: Iam;
    readonly project: ProjectName;
    readonly clock: Clock;
    readonly transport: Transport;
    readonly environment: Environment;
    /** Texts that no message may show. */
    readonly secrets: readonly string[];
}

/** A session for these credentials. It sends nothing before the first request needs a credential. */
export function openSession(
    found: FoundMethod,
    { iam, project, clock, transport, environment, secrets }: SessionHost,
): Session {
    const { method, source } = found;
    const obtainOwn = async (): Promise<Credential> => {
        switch (method.kind) {
            case "token":
                return { authToken: method.authToken };
            case "keyPair": {
                const { accessKey, secretKey, securityToken } = method;
                return { accessKey, secretKey, ...(securityToken !== undefined && { securityToken }) };
            }
            case "password":
                // An agency's project belongs to another account, so the user can't get a token for it.
                return iam.tokenByPassword(method, method.agency ? undefined : project);
            case "idToken": {
                const idToken = readIdToken(method, source);
                if ("problem" in idToken) {
                    const { code, text } = { code: settingsCodes.idTokenUnreadable, text: idToken.problem };
                    throw new CdmError(
                        "log in",
                        { kind: "transient", text, code, withoutEffect: true },
                        "The id token",
                    );
                }
                if (!method.agency) return iam.tokenByIdToken(method.idpId, idToken.value, project);
                return iam.keysByToken(await iam.tokenByIdToken(method.idpId, idToken.value));
            }
            case "metadata": {
                const keys = await keysOfServer(transport, environment);
                if (keys) return keys;
                const text = "the metadata service of this cloud server gave no keys";
                const code = settingsCodes.noKeysOfServer;
                const failure = { kind: "transient", text, code, withoutEffect: true } as const;
                throw new CdmError("log in", failure, "The server's agency");
            }
        }
    };
    const { agency } = method;
    return new Session({
        clock,
        obtain: agency ? async () => iam.keysOfAgency(agency, await obtainOwn()) : obtainOwn,
        isRenewable: agency !== undefined || ["password", "idToken", "metadata"].includes(method.kind),
        secrets,
        advice: whatToCheck(found),
    });
}
