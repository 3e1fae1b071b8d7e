import { createRequire } from "node:module";
import type { DynamicHost, Properties } from "./dynamicHost.js";

const secretKey = "4dabf18193072939515e22adb298388d";

interface Logged {
    readonly text: string;
    readonly urn: string;
    /** Whether it only shows in the resource's row, until the next text. */
    readonly isEphemeral: boolean;
}

/** Hears what a provider reports, as the engine that shows it. */
export class EngineLog {
    private constructor(
        readonly address: string,
        private readonly server: { forceShutdown(): void },
        readonly logged: Logged[],
    ) {}

    get texts(): string[] {
        return this.logged.map(({ text }) => text);
    }

    static async open(): Promise<EngineLog> {
        const fromSdk = createRequire(require.resolve("@pulumi/pulumi"));
        const { Server, ServerCredentials } = fromSdk("@grpc/grpc-js");
        const { EngineService } = fromSdk("@pulumi/pulumi/proto/engine_grpc_pb");
        const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb");
        const logged: Logged[] = [];
        const server = new Server();
        type Call = { request: { getMessage(): string; getUrn(): string; getEphemeral(): boolean } };
        const log = ({ request }: Call, done: (error: null, answer: unknown) => void) => {
            logged.push({ text: request.getMessage(), urn: request.getUrn(), isEphemeral: request.getEphemeral() });
            done(null, new Empty());
        };
        const port = await new Promise<number>((resolve, reject) => {
            server.addService({ log: EngineService.log }, { log });
            server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error: Error | null, bound: number) =>
                error ? reject(error) : resolve(bound),
            );
        });
        return new EngineLog(`127.0.0.1:${port}`, server, logged);
    }

    close(): void {
        this.server.forceShutdown();
    }
}

interface Stored {
    readonly id: string;
    readonly inputs: Properties;
    readonly outputs: Properties;
}

/**
 * The engine's own rules for one resource, as far as secrets go: it sends plain values, marks what comes back by the inputs of the
 * same name, and puts ignored values back before it checks.
 *
 * Source: `annotateSecrets` in provider_plugin.go, `processIgnoreChanges` in step_generator.go.
 */
export class SmallEngine {
    /** Every state that was ever written. */
    readonly written: Stored[] = [];
    readonly printed: string[] = [];
    state: Stored | undefined;

    private readonly eventsBefore: number;

    constructor(private readonly host: DynamicHost) {
        this.eventsBefore = host.events().length;
    }

    /** Returns whether the plan has a change. */
    async up(registered: Properties, ignoreChanges: readonly string[] = []): Promise<boolean> {
        const news = this.state ? withIgnored(this.state.inputs, registered, ignoreChanges) : registered;
        const { inputs, failures } = await this.host.check(this.state?.inputs ?? {}, news);
        this.printed.push(...failures);
        if (failures.length > 0) return false;
        annotate(inputs, news);
        return this.state ? this.update(this.state, inputs) : this.create(inputs);
    }

    private async create(inputs: Properties): Promise<boolean> {
        try {
            const { id, outs } = await this.host.create(inputs);
            annotate(outs, inputs);
            this.write({ id, inputs, outputs: outs });
        } catch (error) {
            const failed = this.failureIn(error);
            if (!failed) return true;
            annotate(failed.properties, inputs);
            this.write({ id: failed.id, inputs, outputs: failed.properties });
        }
        return true;
    }

    private async update(state: Stored, inputs: Properties): Promise<boolean> {
        const { changes } = await this.host.diff(state.id, state.outputs, inputs);
        if (changes === 1) {
            this.write({ ...state, inputs });
            return false;
        }
        try {
            const outputs = await this.host.update(state.id, state.outputs, inputs);
            annotate(outputs, inputs);
            this.write({ ...state, inputs, outputs });
        } catch (error) {
            const failed = this.failureIn(error);
            if (!failed) return true;
            annotate(failed.properties, inputs);
            this.write({ ...state, outputs: failed.properties });
        }
        return true;
    }

    async refresh(): Promise<void> {
        if (!this.state) return;
        const { state } = this;
        try {
            const { id, outs, inputs = state.inputs } = await this.host.read(state.id, state.outputs);
            annotate(outs, state.outputs);
            annotate(inputs, state.inputs);
            if (id) this.write({ id, inputs, outputs: outs });
        } catch (error) {
            this.failureIn(error);
        }
    }

    /** All that anybody may read without the stack's passphrase. */
    readable(): string {
        return [
            JSON.stringify(this.written, (_, value) => (isSecret(value) ? "ciphertext" : value)),
            ...this.printed,
            this.host.events().slice(this.eventsBefore),
        ].join("\n");
    }

    private write(stored: Stored): void {
        this.state = stored;
        this.written.push(structuredClone(stored));
    }

    private failureIn(error: unknown): { id: string; properties: Properties } | undefined {
        this.printed.push(String((error as Error).message));
        try {
            const failed = this.host.partialFailureIn(error);
            this.printed.push(...failed.reasons);
            return failed;
        } catch {
            return undefined;
        }
    }
}

function isSecret(value: unknown): boolean {
    return typeof value === "object" && value !== null && secretKey in value;
}

function holdsSecret(value: unknown): boolean {
    if (isSecret(value)) return true;
    return typeof value === "object" && value !== null && Object.values(value).some(holdsSecret);
}

function isBag(value: unknown): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value) && !isSecret(value);
}

function annotate(outs: Properties, ins: Properties): void {
    for (const [key, given] of Object.entries(ins)) {
        const out = outs[key];
        if (out === undefined) continue;
        // A mark of the map itself is lost on the way.
        const map = isSecret(out) ? (out as { value: unknown }).value : out;
        if (isBag(map) && isBag(given)) {
            outs[key] = map;
            annotate(map, given);
        } else if (!isSecret(out) && holdsSecret(given)) {
            outs[key] = { [secretKey]: "1b47061264138c4ac30d75fd1eb44270", value: out };
        }
    }
}

function withIgnored(olds: Properties, news: Properties, paths: readonly string[]): Properties {
    const kept = structuredClone(news);
    for (const path of paths) {
        const [root = "", name] = path.split(".");
        if (root === "*")
            for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) putBack(kept, olds, key);
        else if (name === undefined) putBack(kept, olds, root);
        else if (isBag(kept[root]) && isBag(olds[root])) putBack(kept[root], olds[root], name);
    }
    return kept;
}

function putBack(news: Properties, olds: Properties, key: string): void {
    if (key in olds) news[key] = structuredClone(olds[key]);
    else delete news[key];
}
