import { expect } from "chai";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import { resolveSettings } from "#provider/cdm/config/resolve.js";
import type { Settings } from "#provider/cdm/config/settings.js";
import { SettingsError } from "#provider/cdm/errors.js";
import { FakeClock } from "../../../support/fakeClock.js";
import { errorOf } from "../../../support/world.js";

const place = { projectId: "p", endpoint: "https://cdm.example.com" };
const variable = "HW_CDM_REQUESTS_PER_MINUTE";
const stackKey = "huaweicloud-cdm:requestsPerMinute";

describe("the setting requestsPerMinute", () => {
    let asked: string[];
    let sessions: SessionCache;

    beforeEach(() => {
        asked = [];
        sessions = new SessionCache();
    });

    function resolve(environment: Record<string, string>, config = {}, of = place): Promise<Settings> {
        const transport = async ({ url }: { url: string }) => {
            asked.push(url);
            return { failure: { kind: "transient", text: "nobody is here" } } as const;
        };
        const configuration = { environment: { HW_AUTH_TOKEN: "t", ...environment }, config, home: "/nowhere" };
        return resolveSettings(of, { configuration, clock: new FakeClock(), sessions, transport });
    }

    /** As a variable holds it, or as the engine passes it of a Provider or of stack configuration. */
    const ways = [
        [variable, (value: unknown) => resolve({ [variable]: String(value) })],
        ["the Provider's requestsPerMinute", (value: unknown) => resolve({}, { requestsPerMinute: value })],
        [stackKey, (value: unknown) => resolve({}, { [stackKey]: value })],
    ] as const;

    const limitOf = ({ quota }: Settings) =>
        ["status", "stop"].map((api) => {
            const { text } = quota.lateFailure(api as "status");
            return /\((?:(\d+) )?[a-z ]+\)/.exec(text)?.[1];
        });

    for (const [name, by] of ways) {
        for (const value of [
            0,
            -1,
            12.5,
            "0",
            "-1",
            "1e9",
            "12.5",
            "many",
            "060",
            "+60",
            "60 a minute",
            "0x3c",
            "٦٠",
            "1000000",
            true,
        ]) {
            it(`is refused with a sentence about ${name} where it is ${JSON.stringify(value)}, and nobody is asked`, async () => {
                const error = await errorOf(by(value));

                expect(error).to.be.instanceOf(SettingsError);
                expect(error.message).to.include(
                    `${name} must be a whole number of requests a minute, from 1 to 999999, such as "120" (CDMRUN-118).`,
                );
                expect(asked).to.deep.equal([]);
            });
        }

        for (const [value, limit] of [
            [60, ["60", "600"]],
            ["60", ["60", "600"]],
            [" 60 ", ["60", "600"]],
            [1, ["1", "10"]],
            [999_999, ["999999", "9999990"]],
            ["", ["120", "1200"]],
            ["  ", ["120", "1200"]],
        ] as const) {
            it(`is ${limit[0]}, and ${limit[1]} starts and stops, where ${name} is ${JSON.stringify(value)}`, async () => {
                expect(limitOf(await by(value))).to.deep.equal(limit);
            });
        }
    }

    for (const [name, config] of [
        ["the Provider's", { requestsPerMinute: null, projectId: "p" }],
        ["stack configuration's", { [stackKey]: null }],
    ] as const) {
        it(`is CDM's own quota where ${name} is null`, async () => {
            expect(limitOf(await resolve({}, config))).to.deep.equal(["120", "1200"]);
        });
    }

    it("is taken from a Provider or stack configuration before the environment", async () => {
        const environment = { [variable]: "10" };
        expect(limitOf(await resolve(environment, { requestsPerMinute: 60 }))).to.deep.equal(["60", "600"]);
        expect(limitOf(await resolve(environment, { [stackKey]: "70" }))).to.deep.equal(["70", "700"]);
        expect(limitOf(await resolve(environment))).to.deep.equal(["10", "100"]);
    });

    for (const endpoint of ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9"]) {
        it(`is no limit by default at ${endpoint}, and the limit that is set there too`, async () => {
            const here = { ...place, endpoint };
            expect(limitOf(await resolve({}, {}, here))).to.deep.equal([undefined, undefined]);
            expect(limitOf(await resolve({ [variable]: "60" }, {}, here))).to.deep.equal(["60", "600"]);
        });
    }

    it("is shared by all projects of a user at one address, and by no other user or address", async () => {
        const { quota } = await resolve({});
        expect((await resolve({}, {}, { ...place, projectId: "other" })).quota).to.equal(quota);
        expect((await resolve({ HW_AUTH_TOKEN: "other" })).quota).not.to.equal(quota);
        expect((await resolve({}, {}, { ...place, endpoint: "https://other.example.com" })).quota).not.to.equal(quota);
    });
});
