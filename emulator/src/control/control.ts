import type { Clock } from "../clock.js";
import type { Faults } from "../faults/faults.js";
import type { Quotas } from "../gateway/quotas.js";
import type { AllowedHosts } from "../http/allowedHosts.js";
import { maxBodyBytes } from "../http/body.js";
import type { HttpRequest, RequestHead } from "../http/request.js";
import type { RequestHandler } from "../http/requestHandler.js";
import type { HttpResponse } from "../http/response.js";
import { match, type RoutePattern } from "../http/router.js";
import type { Directory } from "../iam/directory.js";
import type { IssuedCredentials } from "../iam/issuedCredentials.js";
import { type JsonObject, parseObject } from "../json.js";
import type { Ledger } from "../ledger.js";
import type { Metadata } from "../metadata/metadata.js";
import { operations } from "../operations.js";
import { advance } from "../world/advance.js";
import type { World } from "../world/world.js";
import { addUser } from "./addUser.js";
import { addRun, deleteJob, editDefinition, forgetJob, nameInCluster, putJob } from "./jobs.js";
import { deleteLink, putLink, setHostReachable, setLinkReachable } from "./links.js";
import { parseFault } from "./parseFault.js";
import { postCluster } from "./postCluster.js";
import { revokeTokens } from "./revokeTokens.js";
import { setClock } from "./setClock.js";
import { setMetadata } from "./setMetadata.js";
import { setQuotas } from "./setQuotas.js";
import { switchRules } from "./switchRules.js";
import type { Truth } from "./truth.js";
import { ControlError, oneOf, validate } from "./validate.js";

/** The parts of the emulator that the control API reads and changes. */
export interface ControlContext {
    readonly world: World;
    readonly clock: Clock;
    readonly directory: Directory;
    readonly issued: IssuedCredentials;
    readonly metadata: Metadata;
    readonly faults: Faults;
    readonly quotas: Quotas;
    readonly ledger: Ledger;
    readonly truth: () => Truth;
    readonly reset: () => void;
}

interface ControlRequest {
    readonly name: string;
    readonly query: URLSearchParams;
    readonly body: JsonObject;
}

interface ControlRoute extends RoutePattern {
    readonly handle: (request: ControlRequest) => HttpResponse;
}

const recordedOperations = oneOf(...operations, "unknown");

/**
 * The control API under `/_emulator/`. Tests read and set the emulator's state with it. It uses HTTP because the test
 * and the code under test may be separate processes. It needs no credentials.
 */
export class Control implements RequestHandler {
    private readonly routes: readonly ControlRoute[];

    constructor(
        private readonly context: ControlContext,
        private readonly allowedHosts: AllowedHosts,
    ) {
        this.routes = routesTo(context);
    }

    rejectEarly(head: RequestHead): HttpResponse | undefined {
        const { host } = head.headers;
        if (!this.allowedHosts.has(host)) {
            const name = JSON.stringify(host ?? "");
            return controlError(
                403,
                `The control API does not answer under the host name ${name}. The flag --allow-host allows another name.`,
            );
        }
        return isJsonOrNothing(head)
            ? undefined
            : controlError(415, 'The body must be JSON: send it with "Content-Type: application/json".');
    }

    maxBodyBytes(): number {
        return maxBodyBytes;
    }

    bodyTooLarge(): HttpResponse {
        return controlError(413, `The body must not be larger than ${maxBodyBytes} bytes.`);
    }

    handle(request: HttpRequest): HttpResponse {
        try {
            return this.dispatch(request);
        } catch (error) {
            if (error instanceof ControlError) {
                return controlError(error.status, error.message);
            }
            throw error;
        }
    }

    private dispatch(request: HttpRequest): HttpResponse {
        const found = match(this.routes, request.method, request.path);
        if (!found) {
            const known = this.routes.map(({ method, path }) => `${method} ${path}`).join(", ");
            throw new ControlError(
                `There is no ${request.method} ${request.path}. The control API has: ${known}.`,
                404,
            );
        }
        const body = parseObject(request.body);
        if (!body) {
            throw new ControlError("The body must be a JSON object.");
        }
        advance(this.context.world);
        this.context.world.nothingDueBefore = 0;
        return found.route.handle({ name: found.params.name ?? "", query: request.query, body });
    }
}

/**
 * A browser asks the server before a page may send JSON to another origin (CORS preflight). A page may send a form's
 * types, or a body without a type, unasked.
 */
function isJsonOrNothing({ headers }: RequestHead): boolean {
    const type = headers["content-type"];
    const isEmpty = headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) === 0;
    return type === undefined ? isEmpty : /^application\/json\s*(;|$)/i.test(type);
}

function controlError(status: number, error: string): HttpResponse {
    return { status, body: { error } };
}

function routesTo(context: ControlContext): ControlRoute[] {
    const { world, clock, directory, issued, metadata, faults, quotas, ledger, truth, reset } = context;
    const ok = (body: unknown): HttpResponse => ({ status: 200, body });
    return [
        route("GET", "requests", ({ query }) => {
            const { operation } = validate("the query", Object.fromEntries(query), { operation: recordedOperations });
            return ok({ requests: ledger.list(operation) });
        }),
        route("GET", "truth", () => ok(truth())),
        route("POST", "clock", ({ body }) => ok(setClock(clock, body))),
        route("POST", "faults", ({ body }) => {
            faults.add(parseFault(body));
            return ok({ faults: faults.list() });
        }),
        route("DELETE", "faults", () => {
            faults.clear();
            return ok({ faults: faults.list() });
        }),
        route("POST", "switches", ({ body }) => {
            world.switches = { ...world.switches, ...validate("the switches", body, switchRules) };
            return ok(world.switches);
        }),
        route("POST", "quotas", ({ body }) => ok(setQuotas(quotas, body))),
        route("POST", "users", ({ body }) => addUser(directory, body)),
        route("POST", "tokens", ({ body }) => ok(revokeTokens(issued, directory, clock.now(), body))),
        route("POST", "metadata", ({ body }) => ok(setMetadata(metadata, body))),
        route("POST", "clusters/{name}", ({ name, body }) => postCluster(world, name, body)),
        route("PUT", "jobs/{name}", ({ name, query, body }) => putJob(world, nameInCluster(name, query), body)),
        route("DELETE", "jobs/{name}", ({ name, query }) => deleteJob(world, nameInCluster(name, query))),
        route("POST", "jobs/{name}/runs", ({ name, query, body }) => addRun(world, nameInCluster(name, query), body)),
        route("POST", "jobs/{name}/forget", ({ name, query }) => forgetJob(world, nameInCluster(name, query))),
        route("POST", "jobs/{name}/definition", ({ name, query, body }) =>
            editDefinition(world, nameInCluster(name, query), body),
        ),
        route("PUT", "links/{name}", ({ name, query, body }) => putLink(world, nameInCluster(name, query), body)),
        route("POST", "links/{name}", ({ name, query, body }) =>
            setLinkReachable(world, nameInCluster(name, query), body),
        ),
        route("DELETE", "links/{name}", ({ name, query }) => deleteLink(world, nameInCluster(name, query))),
        route("POST", "hosts/{name}", ({ name, body }) => setHostReachable(world, name, body)),
        route("POST", "reset", () => {
            reset();
            return ok({});
        }),
    ];
}

function route(method: string, path: string, handle: ControlRoute["handle"]): ControlRoute {
    return { method, path: `/_emulator/${path}`, handle };
}
