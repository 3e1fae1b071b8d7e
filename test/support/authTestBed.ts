import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import type { Configuration } from "#provider/cdm/config/configuration.js";
import type { JobRunState } from "#provider/run/index.js";
import { create, read, remove } from "./core.js";
import { World } from "./world.js";

type Environment = Configuration["environment"];

/** Every value that a way in is made of, as an environment names it. */
export const ways = {
    token: { HW_AUTH_TOKEN: outOfTheBox.token },
    keyPair: { HW_ACCESS_KEY: outOfTheBox.accessKey, HW_SECRET_KEY: outOfTheBox.secretKey },
    temporaryPair: {
        HW_ACCESS_KEY: outOfTheBox.temporary.accessKey,
        HW_SECRET_KEY: outOfTheBox.temporary.secretKey,
        HW_SECURITY_TOKEN: outOfTheBox.temporary.securityToken,
    },
    password: {
        HW_USER_NAME: outOfTheBox.user,
        HW_USER_PASSWORD: outOfTheBox.password,
        HW_DOMAIN_NAME: outOfTheBox.domain,
    },
} as const satisfies Readonly<Record<string, Environment>>;

export const agency = {
    HW_ASSUME_ROLE_AGENCY_NAME: outOfTheBox.agency,
    HW_ASSUME_ROLE_DOMAIN_NAME: outOfTheBox.domain,
} as const;

type Asked = "token" | "idToken" | "projects" | "securityToken" | "metadataToken" | "securityKey" | "metadata";

/** An emulator that asks for a credential. A spec says all that is configured. */
export class AuthTestBed extends World {
    private folder = "";

    override async open(options = {}): Promise<void> {
        await super.open(options);
        this.folder = mkdtempSync(join(tmpdir(), "huaweicloud-cdm-home-"));
    }

    override async close(): Promise<void> {
        rmSync(this.folder, { recursive: true, force: true });
        await super.close();
    }

    get home(): string {
        return this.folder;
    }

    /** Nobody answers for metadata unless a spec says so, and everything else is at the emulator. */
    get addresses() {
        return {
            HW_CDM_ENDPOINT: this.emulator.url,
            HW_AUTH_URL: this.emulator.url,
            HW_METADATA_ENDPOINT: "http://127.0.0.1:1",
        };
    }

    /** A new process that was given this. */
    given(environment: Environment, config: Configuration["config"] = {}): this {
        const configuration = { environment: { ...this.addresses, ...environment }, config, home: this.folder };
        this.host = { ...this.host, configuration, sessions: new SessionCache() };
        return this;
    }

    write(path: string, content: unknown): string {
        const file = join(this.folder, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
        return file;
    }

    /** Starts a run, looks at it and stops it. The witness is the emulator: who started it, and that it is over. */
    async carryThrough(): Promise<{ state: JobRunState; startedBy: string | undefined }> {
        const { state } = await create(this.inputs, this.host);
        const seen = await read(state, this.host);
        const started = this.runs().at(-1);
        await remove(state, this.host);
        const ended = this.runs().at(-1);
        if (!started?.live || ended?.live !== false || ended.stops !== 1) {
            throw new Error(`no run was started and stopped: ${JSON.stringify([started, ended])}`);
        }
        if (seen?.submissionId !== started.submissionId) throw new Error("another run was read than was started");
        return { state, startedBy: started.createdBy };
    }

    /** How often IAM and the metadata were asked for what. */
    asked(operation: Asked): number {
        return this.emulator.requests(operation).length;
    }
}
