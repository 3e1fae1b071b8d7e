import { type Answer, operations } from "../api.js";
import type { Clock } from "../clock.js";
import type { Faults } from "../faults/faults.js";
import type { Directory } from "../iam/directory.js";
import type { Issued } from "../iam/issued.js";
import { type JsonObject, parseObject } from "../json.js";
import type { Ledger } from "../ledger.js";
import type { Metadata } from "../metadata/metadata.js";
import { mostBytes } from "../reception/body.js";
import type { Head } from "../reception/head.js";
import type { OwnNames } from "../reception/ownNames.js";
import { match, type Pattern } from "../router.js";
import type { Desk, Incoming } from "../server.js";
import { advance } from "../world/automatic.js";
import type { World } from "../world/world.js";
import { setClock } from "./clock.js";
import { postCluster } from "./clusters.js";
import { faultIn } from "./faultInput.js";
import { ControlError, checked, oneOf } from "./input.js";
import { addRun, deleteJob, forgetJob, jobName, putJob } from "./jobs.js";
import { setMetadata } from "./metadata.js";
import { switchRules } from "./switches.js";
import { revokeTokens } from "./tokens.js";
import type { Truth } from "./truth.js";
import { addUser } from "./users.js";

/** What there is to control. */
export interface ControlContext {
    readonly world: World;
    readonly clock: Clock;
    readonly directory: Directory;
    readonly issued: Issued;
    readonly metadata: Metadata;
    readonly faults: Faults;
    readonly ledger: Ledger;
    readonly truth: () => Truth;
    readonly reset: () => void;
}

interface Order {
    readonly name: string;
    readonly query: URLSearchParams;
    readonly body: JsonObject;
}

interface ControlRoute extends Pattern {
    readonly handle: (order: Order) => Answer;
}

const seen = oneOf(...operations, "unknown");

/**
 * The other side of the emulator, under `/_emulator/`: what a test looks at and what it sets. Over HTTP and without
 * credentials, because a test's code and the code under test may live in several processes.
 */
export class Control implements Desk {
    private readonly routes: readonly ControlRoute[];

    constructor(
        private readonly levers: ControlContext,
        private readonly own: OwnNames,
    ) {
        this.routes = routesTo(levers);
    }

    refuse(head: Head): Answer | undefined {
        const { host } = head.headers;
        if (!this.own.has(host)) {
            const name = JSON.stringify(host ?? "");
            return refused(403, `The emulator is not called ${name} here; --allow-host gives it another name.`);
        }
        return isJsonOrNothing(head)
            ? undefined
            : refused(415, 'The body must be JSON: send it with "Content-Type: application/json".');
    }

    mostBytes(): number {
        return mostBytes;
    }

    tooLarge(): Answer {
        return refused(413, `The body must not be larger than ${mostBytes} bytes.`);
    }

    answer(request: Incoming): Answer {
        try {
            return this.handle(request);
        } catch (error) {
            if (error instanceof ControlError) {
                return refused(error.status, error.message);
            }
            throw error;
        }
    }

    private handle(request: Incoming): Answer {
        const found = match(this.routes, request.method, request.path);
        if (!found) {
            const known = this.routes.map(({ method, path }) => `${method} ${path}`).join(", ");
            throw new ControlError(`There is no ${request.method} ${request.path}; there are: ${known}.`, 404);
        }
        const body = parseObject(request.body);
        if (!body) {
            throw new ControlError("The body must be a JSON object.");
        }
        advance(this.levers.world);
        return found.route.handle({ name: found.params.name ?? "", query: request.query, body });
    }
}

/** Of all types a page may send, the browser asks first for JSON alone; for a body without a type too. */
function isJsonOrNothing({ headers }: Head): boolean {
    const type = headers["content-type"];
    const isEmpty = headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
    return type === undefined ? isEmpty : /^application\/json\s*(;|$)/i.test(type);
}

function refused(status: number, error: string): Answer {
    return { status, body: { error } };
}

function routesTo(levers: ControlContext): ControlRoute[] {
    const { world, clock, directory, issued, metadata, faults, ledger, truth, reset } = levers;
    const ok = (body: unknown): Answer => ({ status: 200, body });
    return [
        route("GET", "requests", ({ query }) => {
            const { operation } = checked("the query", Object.fromEntries(query), { operation: seen });
            return ok({ requests: ledger.list(operation) });
        }),
        route("GET", "truth", () => ok(truth())),
        route("POST", "clock", ({ body }) => ok(setClock(clock, body))),
        route("POST", "faults", ({ body }) => {
            faults.add(faultIn(body));
            return ok({ faults: faults.list() });
        }),
        route("DELETE", "faults", () => {
            faults.clear();
            return ok({ faults: faults.list() });
        }),
        route("POST", "switches", ({ body }) => {
            world.switches = { ...world.switches, ...checked("the switches", body, switchRules) };
            return ok(world.switches);
        }),
        route("POST", "users", ({ body }) => addUser(directory, body)),
        route("POST", "tokens", ({ body }) => ok(revokeTokens(issued, directory, clock.now(), body))),
        route("POST", "metadata", ({ body }) => ok(setMetadata(metadata, body))),
        route("POST", "clusters/{name}", ({ name, body }) => postCluster(world, name, body)),
        route("PUT", "jobs/{name}", ({ name, query, body }) => putJob(world, jobName(name, query), body)),
        route("DELETE", "jobs/{name}", ({ name, query }) => deleteJob(world, jobName(name, query))),
        route("POST", "jobs/{name}/runs", ({ name, query, body }) => addRun(world, jobName(name, query), body)),
        route("POST", "jobs/{name}/forget", ({ name, query }) => forgetJob(world, jobName(name, query))),
        route("POST", "reset", () => {
            reset();
            return ok({});
        }),
    ];
}

function route(method: string, path: string, handle: ControlRoute["handle"]): ControlRoute {
    return { method, path: `/_emulator/${path}`, handle };
}
