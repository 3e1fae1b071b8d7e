import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Session } from "#provider/cdm/auth/session.js";
import { sendOnce } from "#provider/cdm/http/transport.js";
import { agency, ways } from "../../../support/authTestBed.js";
import { FakeClock } from "../../../support/fakeClock.js";
import { ManyClients, reasonsOf, statusesOf } from "./manyClients.js";

const place = { HW_PROJECT_ID: outOfTheBox.project };
const byPassword = { ...ways.password, ...place };
const wrongSecret = { ...ways.keyPair, HW_SECRET_KEY: "wr0ng-secret-key" };
const wrongPassword = { ...ways.password, HW_USER_PASSWORD: "wr0ng-password" };
const completed = { waitFor: "completed" };
const [minuteMs, hourMs] = [60_000, 3_600_000];

describe("one login for many JobRuns", function () {
    this.timeout(60_000);
    let clients: ManyClients;
    beforeEach(() => {
        clients = new ManyClients();
    });
    afterEach(() => clients.close());

    it("is renewed once for 200 that wait when it is revoked, and all 200 go on", async () => {
        await clients.gather(200);
        const created = clients.given(byPassword).create(completed);
        await clients.waiting();
        expect(clients.asked("token")).to.equal(1);

        await clients.control("POST", "tokens", { revoked: true });
        await clients.look();
        expect(clients.refused(), "they found out").to.be.within(1, 200);
        expect(clients.asked("token"), "one more").to.equal(2);

        clients.common.advance(600_000);
        expect(statusesOf(await created)).to.deep.equal(new Set(["SUCCEEDED"]));
        expect(clients.asked("token")).to.equal(2);
    });

    it("is renewed once for all when the keys of an agency are no good any more", async () => {
        await clients.gather(50, { temporaryKeyLifetimeMs: 2 * minuteMs });
        // The service's clock is ahead of ours, so that they end sooner for it than for us.
        const created = clients.given({ ...ways.keyPair, ...agency, ...place }).create(completed);
        await clients.waiting();
        await clients.control("POST", "clock", { advanceMs: 5 * minuteMs });

        await clients.look();

        expect(clients.refused()).to.be.within(1, 50);
        expect(clients.asked("securityToken")).to.equal(2);
        clients.common.advance(600_000);
        expect(statusesOf(await created)).to.deep.equal(new Set(["SUCCEEDED"]));
    });

    it("holds the others back for three answers of a disturbed service, and no longer", async () => {
        await clients.gather(20);
        clients.given({ ...ways.keyPair, ...place });
        const page = { answer: { httpStatus: 503, headers: {}, text: "<html>Service Unavailable</html>" } };
        let asked = 0;
        let allHaveAsked = () => {};
        const untilAllHaveAsked = new Promise<void>((resolve) => {
            allHaveAsked = resolve;
        });
        clients.host = {
            ...clients.host,
            transport: async ({ url }) => {
                if (url.includes("/job/all")) return page;
                asked += 1;
                if (asked === 20) allHaveAsked();
                // Whoever waits for another one's answer here waits for ever.
                if (asked > 3) await untilAllHaveAsked;
                return page;
            },
        };

        const created = clients.create();
        await clients.waiting();

        expect(asked).to.equal(20);
        clients.common.advance(hourMs);
        await created;
    });

    for (const [what, way, operation] of [
        ["a token", ways.password, "token"],
        ["the keys of an agency", { ...ways.keyPair, ...agency }, "securityToken"],
        ["the keys of a cloud server", {}, "securityKey"],
    ] as const) {
        it(`with ${what} is renewed before it expires, once each time, for runs that outlive it`, async () => {
            const lifetimes = { tokenLifetimeMs: hourMs, temporaryKeyLifetimeMs: hourMs };
            await clients.gather(20, { runMs: 3 * hourMs, ...lifetimes });
            const metadata = operation === "securityKey" && { HW_METADATA_ENDPOINT: clients.emulator.url };
            const created = clients.given({ ...way, ...place, ...metadata }).create(completed);
            await clients.waiting();
            const atFirst = clients.asked(operation);
            for (let minutes = 0; minutes < 170; minutes += 5) {
                await clients.look(5 * minuteMs);
                // A renewal ahead of time is waited for by nobody, and takes two requests of a cloud server.
                await clients.quiet();
            }

            expect(clients.refused()).to.equal(0);
            expect(clients.asked(operation) - atFirst, "after 55, 110 and 165 minutes").to.equal(3);
            clients.common.advance(hourMs);
            expect(statusesOf(await created)).to.deep.equal(new Set(["SUCCEEDED"]));
        });
    }

    it("waits through minutes in which IAM does not answer", async () => {
        await clients.gather(20);
        const created = clients.given(byPassword).create(completed);
        await clients.waiting();
        await clients.control("POST", "tokens", { revoked: true });
        await clients.control("POST", "faults", { operation: "token", kind: "status", status: 503, times: 9_999 });
        for (let minutes = 0; minutes < 4; minutes += 1) {
            clients.common.advance(minuteMs);
            // One of them asks IAM again and again; the others wait for it, or for their next look.
            await clients.common.asleep(1);
        }
        await clients.control("DELETE", "faults");
        const end = setInterval(() => clients.common.advance(minuteMs), 20);

        expect(statusesOf(await created)).to.deep.equal(new Set(["SUCCEEDED"]));
        clearInterval(end);
    });

    it("goes on with what it has where a renewal ahead of time fails, and asks again a minute later", async () => {
        await clients.gather(5, { runMs: 3 * hourMs, tokenLifetimeMs: hourMs });
        const created = clients.given(byPassword).create(completed);
        await clients.waiting();
        await clients.control("POST", "faults", { operation: "token", kind: "status", status: 500, times: 2 });
        await clients.look(56 * minuteMs);
        expect([clients.asked("token"), clients.refused()]).to.deep.equal([2, 0]);
        await clients.look(30_000);
        expect(clients.asked("token"), "not at every look").to.equal(2);
        await clients.look(minuteMs);
        await clients.look(minuteMs);
        expect([clients.asked("token"), clients.refused()]).to.deep.equal([4, 0]);
        clients.common.advance(3 * hourMs);
        await created;
    });

    it("is not asked for over and over where the password was changed: once ahead of time, once when it is over", async () => {
        await clients.gather(20, { runMs: 3 * hourMs, tokenLifetimeMs: hourMs });
        const created = clients.given(byPassword).create(completed);
        await clients.waiting();
        await clients.control("POST", "users", { name: outOfTheBox.user, password: "an0ther-password" });
        await clients.look(56 * minuteMs);
        await clients.look(minuteMs);
        await clients.look(minuteMs);
        expect(clients.asked("token")).to.equal(2);

        clients.common.advance(2 * minuteMs);

        for (const reason of reasonsOf(await created)) {
            expect(reason).to.match(/IAM could not get a token.*HW_USER_PASSWORD/);
        }
        expect(clients.asked("token")).to.equal(3);
    });

    for (const [what, where] of [
        ["the project given", place],
        ["the project to be found by its name", { HW_PROJECT_NAME: outOfTheBox.projectName }],
        ["an agency to be assumed", { ...place, ...agency }],
    ] as const) {
        it(`with a wrong secret key and ${what}, shows one signature for 200 creates, each of which says what to check`, async () => {
            await clients.gather(200);

            const reasons = reasonsOf(await clients.given({ ...wrongSecret, ...where }).create());

            expect(clients.emulator.requests().map(({ login }) => login)).to.deep.equal(["signature"]);
            expect(reasons).to.have.length(200);
            for (const reason of reasons) {
                expect(reason).to.match(/APIGW\.0301, HTTP 401.*Check HW_ACCESS_KEY and HW_SECRET_KEY/);
                expect(reason).not.to.include("wr0ng");
            }
        });
    }

    for (const [what, where] of [
        ["the project given", place],
        ["the project to be found by its name", { HW_PROJECT_NAME: outOfTheBox.projectName }],
        ["an agency to be assumed", { ...place, ...agency }],
    ] as const) {
        it(`with a wrong password and ${what}, asks IAM once for 200 creates, those that come later too`, async () => {
            await clients.gather(200);
            clients.given({ ...wrongPassword, ...where });

            const reasons = [...reasonsOf(await clients.create()), ...reasonsOf(await clients.create())];

            expect(clients.emulator.requests().map(({ operation }) => operation)).to.deep.equal(["token"]);
            for (const reason of reasons) {
                expect(reason).to.match(/Check HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME/);
                expect(reason).not.to.include("wr0ng");
            }
        });
    }

    it("shows CDM one signature where CDM refuses it, though IAM has let it in to name the project", async () => {
        await clients.gather(20);
        const body = { error_code: "APIGW.0301", error_msg: "verify aksk signature fail" };
        for (const operation of ["status", "jobs", "start"]) {
            await clients.control("POST", "faults", { operation, kind: "status", status: 401, body, times: 999 });
        }

        const reasons = reasonsOf(
            await clients.given({ ...ways.keyPair, HW_PROJECT_NAME: outOfTheBox.projectName }).create(),
        );

        expect(reasons).to.have.length(20);
        expect(clients.sent("status") + clients.sent("jobs")).to.equal(1);
    });

    it("goes on at once with what it has while a renewal ahead of time gets no answer", async () => {
        await clients.gather(1);
        let asked = 0;
        const clock = new FakeClock();
        const obtain = async () => {
            asked += 1;
            if (asked > 1) await new Promise(() => {});
            return { authToken: `token-${asked}`, expiresAt: clock.now() + hourMs };
        };
        const login = new Session({ clock, obtain, isRenewable: true, secrets: [] });
        const used: unknown[] = [];
        const send = () =>
            login.send(async (credential) => {
                used.push("authToken" in credential && credential.authToken);
                return { value: undefined };
            });
        await send();
        await clock.advance(hourMs - 2 * minuteMs);

        await send();

        expect(used).to.deep.equal(["token-1", "token-1"]);
        expect(asked, "a renewal is under way").to.equal(2);
    });

    it("names the values of stack configuration and a Provider, and how old they may be", async () => {
        const { accessKey } = outOfTheBox;
        for (const [prefix, names] of [
            [
                "huaweicloud-cdm:",
                /Check huaweicloud-cdm:accessKey and huaweicloud-cdm:secretKey.*last up.*--run-program.*environment/,
            ],
            [
                "huaweicloud:",
                /Check huaweicloud:accessKey and huaweicloud:secretKey.*last up.*--run-program.*environment/,
            ],
            ["", /Check the Provider's accessKey and the Provider's secretKey.*last up.*--run-program/],
        ] as const) {
            await clients.gather(1);
            const config = { [`${prefix}accessKey`]: accessKey, [`${prefix}secretKey`]: "wr0ng-secret-key" };

            const [reason] = reasonsOf(await clients.given(place, config).create());

            expect(reason).to.match(names).and.not.include("wr0ng");
            await clients.close();
        }
        await clients.gather(1);
    });

    it("does not hold the others back for ever where nobody answers the first", async () => {
        await clients.gather(20);
        await clients.control("POST", "faults", { operation: "status", kind: "delay", ms: 30_000 });
        clients.given({ ...ways.keyPair, ...place });
        // Only the one that nobody answers is given up early: the others may take as long as a busy machine needs.
        let sent = 0;
        const patience = (given: number) => (++sent === 1 ? 300 : given);
        clients.host = {
            ...clients.host,
            transport: (request) => sendOnce({ ...request, timeoutMs: patience(request.timeoutMs) }),
        };

        const created = clients.create(completed);
        await clients.waiting();

        expect(clients.sent("start"), "all but the one that looks again").to.equal(19);
        clients.common.advance(minuteMs);
        await clients.waiting();
        expect(clients.sent("start")).to.equal(20);
        clients.common.advance(600_000);
        expect(statusesOf(await created)).to.deep.equal(new Set(["SUCCEEDED"]));
    });

    it("takes no page of a gateway for a word about the key: a wrong one is still shown once", async () => {
        await clients.gather(20);
        clients.given({ ...wrongSecret, ...place });
        let pages = 0;
        const page = { answer: { httpStatus: 502, headers: {}, text: "<html>Bad Gateway</html>" } };
        clients.host = { ...clients.host, transport: async (request) => (++pages > 2 ? sendOnce(request) : page) };

        const created = clients.create();
        await clients.common.asleep(2);
        clients.common.advance(minuteMs);

        for (const reason of reasonsOf(await created)) expect(reason).to.include("verify aksk signature fail");
        expect(clients.refused()).to.equal(1);
    });

    for (const [what, way, operation] of [
        ["a token", ways.password, "token"],
        ["the keys of an agency", { ...ways.keyPair, ...agency }, "securityToken"],
    ] as const) {
        it(`with ${what} that is refused once renewed, ends in an error, not in a loop`, async () => {
            await clients.gather(50);
            const created = clients.given({ ...way, ...place }).create(completed);
            await clients.waiting();
            const body = { error_code: "APIGW.0301", error_msg: "decrypt token fail" };
            await clients.control("POST", "faults", {
                operation: "status",
                kind: "status",
                status: 401,
                body,
                times: 9_999,
            });

            clients.common.advance(minuteMs);

            for (const reason of reasonsOf(await created)) expect(reason).to.match(/decrypt token fail.*Check HW_/);
            expect(clients.asked(operation), "one renewal for all").to.equal(2);
            expect(clients.refused()).to.be.within(50, 100);
        });

        it(`with ${what} that is refused from the first, asks once and shows it once`, async () => {
            await clients.gather(50);
            const body = { error_code: "APIGW.0301", error_msg: "decrypt token fail" };
            await clients.control("POST", "faults", {
                operation: "any",
                kind: "status",
                status: 401,
                body,
                times: 9_999,
                nth: 2,
            });

            const reasons = reasonsOf(await clients.given({ ...way, ...place }).create());

            expect(new Set(reasons).size).to.equal(50);
            expect([clients.asked(operation), clients.refused()]).to.deep.equal([1, 1]);
        });
    }
});

describe("a credential of a login", () => {
    for (const [kind, httpStatus, isGood] of [
        ["gone", 400, true],
        ["permission", 403, true],
        ["unknown", 404, true],
        ["unknown", 500, false],
        ["transient", 502, false],
        ["throttled", 429, false],
        ["transient", undefined, false],
    ] as const) {
        const what = `one that is ${kind} (HTTP ${httpStatus ?? "nothing"})`;
        it(`is ${isGood ? "" : "not "}taken to have been good by an answer like ${what}, and ${isGood ? "renewed" : "kept"} when it is refused then`, async () => {
            let asked = 0;
            const obtain = async () => ({ authToken: `token-${++asked}` });
            const login = new Session({ clock: new FakeClock(), obtain, isRenewable: true, secrets: [] });
            const answered = { kind, text: "no", ...(httpStatus !== undefined && { httpStatus }) };

            await login.send(async () => ({ failure: answered }));
            await login.send(async () => ({ failure: { kind: "authentication", text: "who?", httpStatus: 401 } }));

            expect(asked).to.equal(isGood ? 2 : 1);
        });
    }
});
