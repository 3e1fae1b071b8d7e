import { expect } from "chai";
import { type EmulatorOptions, outOfTheBox } from "huaweicloud-cdm-emulator";
import type { Keys } from "../support/signer.js";
import { askKeys, askToken, byAgency, byPassword, keysIn, tokenIn } from "./asks.js";
import { clusterPath, Fixture, jobPath, noon, type Reply } from "./fixture.js";
import { sendSigned } from "./signed.js";

const { accessKey, secretKey } = outOfTheBox;
const keys = { accessKey, secretKey };
const minuteMs = 60_000;
/** The fixture's clock begins within a calendar minute. */
const restOfMinuteMs = minuteMs - (noon % minuteMs);

describe("emulator: quotas", () => {
    const cdm = new Fixture();
    afterEach(() => cdm.close());

    const open = (quotas: EmulatorOptions["quotas"], options: EmulatorOptions = {}) =>
        cdm.open({ ...options, ...(quotas !== undefined && { quotas }) });

    /** Sends the request until the gateway refuses it. Returns how many it let through, 2000 if it refused none. */
    async function passed(send: () => Promise<Reply>, most = 2000): Promise<number> {
        for (let count = 0; count < most; count++) {
            if ((await send()).status === 429) return count;
        }
        return most;
    }

    const status = (token: string = outOfTheBox.token) =>
        cdm.send("GET", `${jobPath}/status`, undefined, { "X-Auth-Token": token });
    const history = () => cdm.call("GET", `${clusterPath}/cdm/submissions?jname=demo`);

    it("are off by default", async () => {
        await open(undefined);
        expect(await passed(status, 130)).to.equal(130);
    });

    for (const [name, quota, method, path] of [
        ["status", 120, "GET", `${jobPath}/status`],
        ["history", 120, "GET", `${clusterPath}/cdm/submissions?jname=demo`],
        ["job", 120, "GET", jobPath],
        ["cluster", 120, "GET", clusterPath],
        ["clusters", 120, "GET", clusterPath.replace("/emulator-cluster", "")],
        ["createAndStart", 120, "POST", clusterPath.replace("emulator-cluster", "job")],
        ["updateJob", 120, "PUT", jobPath],
        ["deleteJob", 120, "DELETE", jobPath],
        ["createLink", 120, "POST", `${clusterPath}/cdm/link`],
        ["link", 120, "GET", `${clusterPath}/cdm/link/orders`],
        ["updateLink", 120, "PUT", `${clusterPath}/cdm/link/orders`],
        ["deleteLink", 120, "DELETE", `${clusterPath}/cdm/link/orders`],
        ["start", 1200, "PUT", `${jobPath}/start`],
        ["stop", 1200, "PUT", `${jobPath}/stop`],
        ["createJob", 1200, "POST", `${clusterPath}/cdm/job`],
    ] as const) {
        it(`let ${quota} requests of ${name} through in a minute`, async () => {
            await open(true);
            expect(await passed(() => cdm.call(method, path))).to.equal(quota);
        });
    }

    it("limit no action on a cluster and no login", async () => {
        await open(true);
        expect(await passed(() => cdm.call("POST", `${clusterPath}/action`), 150)).to.equal(150);
        expect(await passed(() => askToken(cdm, byPassword()), 150)).to.equal(150);
    });

    it("count a list of jobs and a single job together, and any other API by itself", async () => {
        await open({ perMinute: { jobs: 3 } });
        await cdm.call("GET", `${clusterPath}/cdm/job/all`);
        await cdm.call("GET", jobPath);
        expect(await passed(() => cdm.call("GET", `${clusterPath}/cdm/job/all`))).to.equal(1);
        expect((await cdm.call("GET", jobPath)).status).to.equal(429);
        expect((await status()).status).to.equal(200);
    });

    it("refuse as the gateway does, without Retry-After, and keep the refusal in the ledger", async () => {
        await open({ perMinute: { stop: 0 } });
        const reply = await cdm.stop();
        expect(reply.status).to.equal(429);
        expect(reply.body).to.deep.equal({
            error_code: "APIGW.0308",
            error_msg: "The throttling threshold has been reached: policy user over ratelimit,limit:0",
            request_id: reply.headers.get("x-request-id"),
        });
        expect(reply.headers.has("retry-after")).to.equal(false);
        const [entry] = cdm.emulator.requests("stop");
        expect(entry).to.include({ at: noon, status: 429, requestId: reply.headers.get("x-request-id"), job: "demo" });
    });

    it("leave jobs, faults and the lock of a key as they are", async () => {
        await open({ perMinute: { start: 1, status: 0 } });
        await cdm.start();
        await cdm.stop();
        await cdm.control("POST", "faults", { operation: "start", kind: "status", status: 503 });
        expect((await cdm.start()).status).to.equal(429);
        expect(cdm.emulator.truth()).to.include({ liveRuns: 0 }).and.have.property("faults").with.length(1);

        for (let count = 0; count < 6; count++) {
            const wrong = { ...keys, secretKey: "wrong" };
            expect((await sendSigned(cdm, { method: "GET", path: `${jobPath}/status` }, wrong)).status).to.equal(429);
        }
        expect((await sendSigned(cdm, { method: "GET", path: jobPath }, keys)).status).to.equal(200);
    });

    it("begin anew with each calendar minute of the emulator's clock", async () => {
        await open({ perMinute: { status: 2 } });
        cdm.now += restOfMinuteMs - 1;
        expect(await passed(status)).to.equal(2);
        cdm.now += 1;
        expect(await passed(status)).to.equal(2);
        await cdm.control("POST", "clock", { advanceMs: minuteMs });
        expect(await passed(status)).to.equal(2);
    });

    it("take the last 60 s for a minute if the window slides", async () => {
        await open({ perMinute: { status: 2 }, window: "sliding" });
        await status();
        cdm.now += 30_000;
        expect(await passed(status)).to.equal(1);
        cdm.now += 29_999;
        expect(await passed(status)).to.equal(0);
        cdm.now += 1;
        expect(await passed(status)).to.equal(1);
    });

    for (const refusedCount of [false, true]) {
        it(refusedCount ? "count refused requests if told so" : "do not count refused requests otherwise", async () => {
            await open({ perMinute: { status: 1 }, window: "sliding", refusedCount });
            await status();
            cdm.now += 30_000;
            await status();
            cdm.now += 30_000;
            expect(await passed(status)).to.equal(refusedCount ? 0 : 1);
        });
    }

    it("are a user's own, whichever token, key or project the user takes", async () => {
        await open({ perMinute: { status: 4 } });
        await cdm.control("POST", "users", { name: "night", token: "night-token" });
        const issued = tokenIn(await askToken(cdm, byPassword()));
        await status();
        await status(issued);
        const signed = (by: Keys) => sendSigned(cdm, { method: "GET", path: `${jobPath}/status` }, by);
        expect((await signed(keys)).status).to.equal(200);
        expect((await signed(outOfTheBox.temporary)).status).to.equal(200);
        expect((await status(issued)).status).to.equal(429);
        expect((await status("night-token")).status).to.equal(200);
        const ofAgency = keysIn(await askKeys(cdm, byAgency(), { "X-Auth-Token": outOfTheBox.token }));
        expect((await signed(ofAgency)).status).to.equal(200);
    });

    it("are not used up by callers whom the emulator does not know", async () => {
        await open({ perMinute: { status: 1 } });
        for (const token of ["made-up", "", "made-up"]) {
            expect((await status(token)).status).to.equal(401);
        }
        expect((await status()).status).to.equal(200);
    });

    it("count all callers together under auth none", async () => {
        await open({ perMinute: { status: 2 } }, { auth: "none" });
        await status("one");
        await status("another");
        expect((await status("a third")).status).to.equal(429);
    });

    it("are set and shown by the control API, one by one", async () => {
        await open(undefined);
        const reply = await cdm.control("POST", "quotas", { enabled: true, perMinute: { status: 1 } });
        expect(reply.body).to.deep.include({ enabled: true, window: "fixed", refusedCount: false });
        expect(reply.body["perMinute"]).to.include({ status: 1, history: 120, stop: 1200 });
        expect(await passed(status)).to.equal(1);
        await cdm.control("POST", "quotas", { perMinute: { history: 2 } });
        expect(await passed(history)).to.equal(2);
        expect(await passed(status)).to.equal(0);
        await cdm.control("POST", "quotas", { enabled: false });
        expect(await passed(status, 130)).to.equal(130);
    });

    for (const [body, sentence] of [
        [{ on: true }, '"on" is not a property of the quotas; allowed are: enabled, window, refusedCount, perMinute.'],
        [{ window: "moving" }, '"window" of the quotas must be "fixed" or "sliding", not "moving".'],
        [{ perMinute: 5 }, "the quotas per minute must be a JSON object."],
        [
            { perMinute: { status: -1 } },
            '"status" of the quotas per minute must be a whole number from 0 to 1000000, not -1.',
        ],
        [
            { perMinute: { job: 5 } },
            '"job" is not a property of the quotas per minute; allowed are: start, stop, createJob, createAndStart, jobs, updateJob, status, history, deleteJob, createLink, link, updateLink, deleteLink, cluster, clusters.',
        ],
    ] as const) {
        it(`refuse ${JSON.stringify(body)} with a sentence`, async () => {
            await open(undefined);
            const reply = await cdm.control("POST", "quotas", body);
            expect(reply.status).to.equal(400);
            expect(reply.body).to.deep.equal({ error: sentence });
        });
    }

    it("are again as at the start after a reset, with nothing counted", async () => {
        await open({ perMinute: { status: 1 } });
        expect(await passed(status)).to.equal(1);
        await cdm.control("POST", "quotas", { enabled: false });
        await cdm.control("POST", "reset");
        expect(await passed(status)).to.equal(1);
    });
});
