/** A method and a path such as `/v1.1/{project}/clusters/{cluster}`. */
export interface RoutePattern {
    readonly method: string;
    readonly path: string;
}

export interface Match<Route> {
    readonly route: Route;
    readonly params: Readonly<Record<string, string>>;
}

export function match<Route extends RoutePattern>(
    routes: readonly Route[],
    method: string,
    path: string,
): Match<Route> | undefined {
    for (const route of routes) {
        const params = route.method === method ? matchPath(route.path, path) : undefined;
        if (params) {
            return { route, params };
        }
    }
    return undefined;
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
    const expected = pattern.split("/");
    const actual = path.split("/");
    if (expected.length !== actual.length) {
        return undefined;
    }
    const params: Record<string, string> = {};
    for (const [index, segment] of expected.entries()) {
        const value = decoded(actual[index] ?? "");
        if (!segment.startsWith("{")) {
            if (segment !== value) {
                return undefined;
            }
        } else if (value) {
            params[segment.slice(1, -1)] = value;
        } else {
            return undefined;
        }
    }
    return params;
}

function decoded(segment: string): string | undefined {
    try {
        return decodeURIComponent(segment);
    } catch {
        return undefined; // a stray "%" is in no route's path
    }
}
