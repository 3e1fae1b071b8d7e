import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { root } from "../support/clone.js";

/** A key pair; a temporary one has a token with it. */
export interface Keys {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly securityToken?: string;
}

/** The SDK's exception. */
export interface Refusal {
    readonly exception: string;
    readonly status: number;
    readonly code: string;
    readonly message: string;
    readonly requestId: string;
}

/** What the SDK's model holds, by the names of its attributes; one that it found nothing for is null. */
export type Decoded = Record<string, unknown>;

interface Answer {
    readonly response?: Decoded;
    readonly error?: Refusal;
}

/** One Python process in which the vendor's SDK makes the calls that it is told to, one after the other. */
export class SdkSession {
    private readonly python: ChildProcess;
    private readonly answers: AsyncIterator<string>;
    private stderr = "";

    constructor(python: string, endpoint: string) {
        const script = join(root, "test", "conformance", "sdk_session.py");
        const child = spawn(python, ["-I", "-B", "-X", "utf8", script], {
            stdio: ["pipe", "pipe", "pipe"],
            env: {
                ...process.env,
                // A proxy of the user's does not lead to loopback.
                NO_PROXY: "127.0.0.1",
                no_proxy: "127.0.0.1",
                CDM_ENDPOINT: endpoint,
                CDM_PROJECT: outOfTheBox.project,
                CDM_CLUSTER: outOfTheBox.cluster,
            },
        });
        child.stderr.on("data", (text) => {
            this.stderr += text;
        });
        // A session that died is told of by the answer that is missing.
        child.stdin.on("error", () => {});
        this.answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
        this.python = child;
    }

    /** A call that succeeds, by the name of its function in `sdk_session.py`. */
    async call(name: string, args: object = {}, keys: Keys = outOfTheBox): Promise<Decoded> {
        const { response, error } = await this.ask(name, args, keys);
        if (!response) {
            throw new Error(`${name} was refused: ${JSON.stringify(error)}`);
        }
        return response;
    }

    /** A call that the SDK raises an exception for. */
    async refused(name: string, args: object = {}, keys: Keys = outOfTheBox): Promise<Refusal> {
        const { response, error } = await this.ask(name, args, keys);
        if (!error) {
            throw new Error(`${name} was answered: ${JSON.stringify(response)}`);
        }
        return error;
    }

    close(): void {
        this.python.kill("SIGKILL");
    }

    private async ask(call: string, args: object, { accessKey, secretKey, securityToken }: Keys): Promise<Answer> {
        const keys = { accessKey, secretKey, securityToken };
        this.python.stdin?.write(`${JSON.stringify({ call, arguments: args, keys })}\n`);
        const { value, done } = await this.answers.next();
        if (done) {
            throw new Error(`The Python process ended during ${call}:\n${this.stderr}`);
        }
        return JSON.parse(value);
    }
}
