import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { jobRunProvider } from "#provider/dynamic/doorway.js";
import { eventsIn } from "./events.js";
import { startsOfDefinitions } from "./starts.js";

export type Properties = Record<string, unknown>;

/** A call that the host did not answer within this is one that `pulumi up` would wait for without end. */
const answerWithinMs = 20_000;

/** The current SDK loads what it never uses here only when it is used. The oldest one loads as users have it. */
function quickly(sdk: string): Record<string, string> {
    const loadLater = join(__dirname, "../../../tools/specs/loadLater.cjs");
    return sdk === "@pulumi/pulumi" ? { NODE_OPTIONS: `--require ${JSON.stringify(loadLater)}` } : {};
}

/**
 * The host process that the engine starts for dynamic providers, spoken to as the engine does, over gRPC. Every call sends
 * the constant text that Pulumi stores; nothing else of ours is loaded by hand.
 */
export class DynamicHost {
    /** All that the process has written to stderr so far. */
    stderr = "";
    readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

    private constructor(
        private readonly process: ChildProcess,
        private readonly client: GrpcClient,
        private readonly sdk: NodeJS.Require,
        /** Listens at the engine's address, and says nothing. */
        readonly engine: Server,
        private readonly folder: string,
        private readonly provider: string,
    ) {
        process.stderr?.on("data", (data) => {
            this.stderr += data;
        });
        this.ended = new Promise((resolve) => process.once("exit", (code, signal) => resolve({ code, signal })));
    }

    /**
     * @param sdk the name under which the SDK is installed here
     * @param flags what the engine puts before its address
     * @param options what the engine configures the process with, where another engine listens, the program's folder, and the text that the
     * program's resource has
     */
    static async start(
        sdk: string,
        environment: Record<string, string>,
        flags: string[] = [],
        {
            config = {},
            engineAddress,
            cwd,
            provider = jobRunProvider,
        }: {
            readonly config?: Properties;
            readonly engineAddress?: string;
            readonly cwd?: string;
            readonly provider?: string;
        } = {},
    ): Promise<DynamicHost> {
        const fromSdk = createRequire(require.resolve(sdk));
        // Somebody listens, or the host would believe that its engine is gone, and end.
        const engine = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
        await once(engine, "listening");
        const address = engineAddress ?? `127.0.0.1:${(engine.address() as AddressInfo).port}`;
        const folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-host-"));
        const given = { HW_CDM_EVENTS: join(folder, "events.jsonl"), ...environment };
        const child = spawn(process.execPath, [require.resolve(`${sdk}/cmd/dynamic-provider`), ...flags, address], {
            env: { ...process.env, PULUMI_NODEJS_PROJECT: "test", ...quickly(sdk), ...given },
            cwd,
            stdio: ["ignore", "pipe", "pipe"],
        });
        const lines = createInterface({ input: child.stdout });
        const port = await new Promise<string>((resolve, reject) => {
            lines.once("line", resolve);
            child.once("exit", (code) => reject(new Error(`the host ended with ${code} before it named its port`)));
        });
        const { credentials } = fromSdk("@grpc/grpc-js");
        const { ResourceProviderClient } = require(`${sdk}/proto/provider_grpc_pb`);
        const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
        const host = new DynamicHost(child, client, fromSdk, engine, folder, provider);
        await host.call("configure", { Args: host.struct(config) });
        return host;
    }

    /** All that it has told machines so far, as the lines of a file. Each is judged by the published schema. */
    events(): string {
        const file = join(this.folder, "events.jsonl");
        const text = existsSync(file) ? readFileSync(file, "utf8") : "";
        eventsIn(text);
        return text;
    }

    async close(): Promise<void> {
        this.client.close();
        this.process.kill("SIGKILL");
        await this.ended;
        const file = join(this.folder, "events.jsonl");
        const starts = existsSync(file) ? startsOfDefinitions(readFileSync(file, "utf8")) : [];
        rmSync(this.folder, { recursive: true, force: true });
        this.engine.close();
        // Whatever a spec is about: neither a Job nor a Link ever sends a start.
        if (starts.length > 0) throw new Error(`a definition has sent a start: ${starts.join(", ")}`);
    }

    /** SIGINT is what the engine does at the user's second Ctrl-C, and at the end of every run. */
    interrupt(signal: "SIGINT" | "SIGTERM" = "SIGINT"): void {
        this.process.kill(signal);
    }

    /** What is to be seen of an engine that was killed: nobody listens at its address any more. */
    engineDies(): void {
        this.engine.close();
    }

    async check(olds: Properties, news: Properties): Promise<{ inputs: Properties; failures: string[] }> {
        const request = {
            Olds: this.struct(olds),
            News: this.struct(this.withProvider({ __ignoreChanges: [], ...news })),
        };
        const answer = await this.call("check", request);
        const failures = answer.getFailuresList().map((failure) => failure.getReason());
        return { inputs: answer.getInputs().toJavaScript(), failures };
    }

    async diff(id: string, olds: Properties, news: Properties): Promise<{ changes: number; replaces: string[] }> {
        const answer = await this.call("diff", {
            Id: id,
            Olds: this.struct(olds),
            News: this.struct(this.withProvider(news)),
        });
        return { changes: answer.getChanges(), replaces: answer.getReplacesList() };
    }

    async create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
        const answer = await this.call("create", { Properties: this.struct(this.withProvider(inputs)) });
        return { id: answer.getId(), outs: answer.getProperties().toJavaScript() };
    }

    async read(
        id: string,
        state: Properties,
    ): Promise<{ id: string; outs: Properties; inputs: Properties | undefined }> {
        const answer = await this.call("read", { Id: id, Properties: this.struct(state) });
        return {
            id: answer.getId(),
            outs: answer.getProperties().toJavaScript(),
            inputs: answer.getInputs()?.toJavaScript(),
        };
    }

    async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
        const request = { Id: id, Olds: this.struct(olds), News: this.struct(this.withProvider(news)) };
        return (await this.call("update", request)).getProperties().toJavaScript();
    }

    async delete(id: string, state: Properties): Promise<void> {
        await this.call("delete", { Id: id, Properties: this.struct(state) });
    }

    /** What the engine would store of a partial failure, and what it would show. */
    partialFailureIn(error: unknown): { id: string; properties: Properties; reasons: string[] } {
        const details = (error as { metadata?: { get(key: string): Buffer[] } }).metadata?.get(
            "grpc-status-details-bin",
        )[0];
        if (!details) throw new Error(`no partial failure, but: ${error}`);
        const { Status } = this.sdk("./proto/status_pb");
        const { ErrorResourceInitFailed } = this.sdk("./proto/provider_pb");
        const [any] = Status.deserializeBinary(details).getDetailsList();
        const failed = ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
        return {
            id: failed.getId(),
            properties: failed.getProperties().toJavaScript(),
            reasons: failed.getReasonsList(),
        };
    }

    private withProvider(properties: Properties): Properties {
        return { ...properties, __provider: this.provider };
    }

    /** Without marks of secrets: the SDK's host says that it takes none, and the engine sends plain values. */
    private struct(value: Properties): unknown {
        return this.sdk("google-protobuf/google/protobuf/struct_pb").Struct.fromJavaScript(plainValues(value));
    }

    private call(method: string, fields: Record<string, unknown>): Promise<GrpcAnswer> {
        const messages = this.sdk("./proto/provider_pb");
        const request = new messages[`${method.charAt(0).toUpperCase()}${method.slice(1)}Request`]();
        for (const [name, value] of Object.entries(fields)) request[`set${name}`](value);
        return new Promise((resolve, reject) => {
            this.client[method]?.(request, { deadline: Date.now() + answerWithinMs }, (error, answer) => {
                if (error) reject(error);
                else resolve(answer);
            });
        });
    }
}

/** The key under which a secret travels. Source: `specialSigKey` in the SDK's runtime/rpc. */
const secretKey = "4dabf18193072939515e22adb298388d";

function plainValues(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(plainValues);
    if (typeof value !== "object" || value === null) return value;
    if (secretKey in value) return plainValues((value as { value?: unknown }).value);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plainValues(entry)]));
}

interface Struct {
    toJavaScript(): Properties;
}

/** The part of the generated answers that is read here; the SDK types them loosely. */
interface GrpcAnswer {
    getId(): string;
    getProperties(): Struct;
    getInputs(): Struct;
    getChanges(): number;
    getReplacesList(): string[];
    getFailuresList(): { getReason(): string }[];
}

type Call = (request: unknown, options: object, done: (error: Error | null, answer: GrpcAnswer) => void) => void;

type GrpcClient = { close(): void } & Record<string, Call>;
