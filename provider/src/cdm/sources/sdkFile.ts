import { join } from "node:path";
import { parse } from "ini";
import { isRecord } from "../../common/isRecord.js";
import { fileSource, readFile } from "./files.js";
import type { Environment, Source } from "./source.js";

/** The credentials file of the vendor's SDKs. Source: `auth/provider` of huaweicloud-sdk-go-v3. */
export function fromSdkFile(environment: Environment, home: string): Source {
    const named = environment.HUAWEICLOUD_SDK_CREDENTIALS_FILE;
    const path = named || join(home, ".huaweicloud", "credentials");
    const { content, problem } = readFile(path, parse, Boolean(named));
    const section = isRecord(content) && isRecord(content.basic) ? content.basic : undefined;
    const isMissing = content !== undefined && section === undefined;
    return fileSource(
        `${path} [basic]`,
        keys,
        [section, section],
        problem ?? (isMissing ? "is not in it" : undefined),
        Boolean(named),
    );
}

const keys = {
    projectId: "project_id",
    accessKey: "ak",
    secretKey: "sk",
    securityToken: "security_token",
    authUrl: "iam_endpoint",
} as const;
