import type { RequestListener } from "node:http";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import { type CdmClient, createClient } from "#provider/cdm/client.js";
import { resolveSettings } from "#provider/cdm/config/resolve.js";
import type { CdmError } from "#provider/cdm/errors.js";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import { Answering, saying } from "../../../support/answering.js";
import { FakeClock } from "../../../support/fakeClock.js";
import { authority, PrivateCloud } from "../../../support/privateCloud.js";
import { errorOf } from "../../../support/world.js";

const job = { clusterId: outOfTheBox.cluster, jobName: outOfTheBox.job };
const good = saying({ submissions: [] });
const large: RequestListener = (_, response) => response.end(" ".repeat(9 * 1024 * 1024));

/** Trouble that says nothing of what is asked for: the line's, or somebody's between. */
const troubles: [string, RequestListener][] = [
    ["a body over the limit", large],
    ["a redirect to a login page", saying("", 302, { Location: "http://login.example.test/" })],
    ["a page that knows nothing", saying("<html>nginx</html>", 404)],
    ["a page of a firewall", saying("<html>Blocked</html>", 403)],
    ["a word of somebody else's", saying({ code: "ProxyError", message: "m" }, 400)],
    ["a proxy that wants to know who asks", saying("", 407)],
];

// Symptom: one of these ended a wait of 24 hours, or a destroy.
describe("what is no word of CDM's", () => {
    const clock = new FakeClock();
    const server = new Answering();
    afterEach(() => server.close());

    /** A client of a process that knows what these know. */
    async function clientOf(
        sessions: SessionCache,
        endpoint = server.url,
        transport: Transport = sendOnce,
        environment: Record<string, string> = {},
    ): Promise<CdmClient> {
        const { project, token } = outOfTheBox;
        const given = { HW_PROJECT_ID: project, HW_AUTH_TOKEN: token, HW_CDM_ENDPOINT: endpoint, ...environment };
        const configuration = { environment: given, home: "/nowhere" };
        const settings = await resolveSettings({}, { configuration, clock, sessions, transport });
        return createClient(settings, job, { clock, deadline: clock.monotonic() + 60_000, transport });
    }

    for (const [what, trouble] of troubles) {
        it(`ends what is asked first: ${what}`, async () => {
            await server.open(trouble, good);

            expect((await errorOf((await clientOf(new SessionCache())).showJobStatus())).message).not.to.include(
                "disturbed",
            );
            expect(server.seen).to.have.length(1);
        });

        it(`passes once the host has answered this process: ${what}`, async () => {
            await server.open(good, trouble, trouble, good);
            const sessions = new SessionCache();
            await (await clientOf(sessions)).showJobStatus();

            expect(await (await clientOf(sessions)).showJobStatus()).to.equal(undefined);
            expect(server.seen).to.have.length(4);
        });

        for (const order of ["startJob", "stopJob"] as const) {
            it(`leaves ${order} in doubt, and is not sent again: ${what}`, async () => {
                await server.open(good, trouble, good);
                const client = await clientOf(new SessionCache());
                await client.showJobStatus();

                const error = await errorOf(client[order]());

                expect(error).to.have.property("kind", "transient");
                expect(error).not.to.have.nested.property("failure.withoutEffect");
                expect(server.seen).to.have.length(2);
            });
        }
    }

    it("stays a page with a 500, which is looked past as it is", async () => {
        await server.open(good, saying("<html>Oops</html>", 500));
        const client = await clientOf(new SessionCache());
        await client.showJobStatus();

        expect(await errorOf(client.showJobStatus())).to.include({ kind: "unknown", mayPass: true });
        expect(server.seen).to.have.length(2);
    });

    it("is not what a known code says", async () => {
        const no = saying({ errCode: "Cdm.0032", externalMessage: "m" }, 403);
        const where = saying({ error_code: "APIGW.0101", error_msg: "m" }, 404);
        for (const [answer, kind] of [
            [no, "permission"],
            [where, "unknown"],
        ] as const) {
            await server.open(good, answer);
            const client = await clientOf(new SessionCache());
            await client.showJobStatus();

            expect(await errorOf(client.showJobStatus())).to.have.property("kind", kind);
            if (kind === "permission") await server.close();
        }
    });

    it("knows each host by itself, and an answer that is no word of the service's makes none known", async () => {
        await server.open(saying("<html>nginx</html>", 404), large, good);
        const sessions = new SessionCache();
        const client = await clientOf(sessions);
        await errorOf(client.showJobStatus());
        await errorOf(client.showJobStatus());
        await client.showJobStatus();
        expect(server.seen).to.have.length(3);

        const other = new Answering();
        await other.open(large);
        await errorOf((await clientOf(sessions, other.url)).showJobStatus());
        expect(other.seen).to.have.length(1);
        await other.close();
    });

    describe("and not even of its host's", () => {
        const cloud = new PrivateCloud();
        beforeEach(async () => {
            await server.open(good);
            await cloud.open(server.url);
        });
        afterEach(() => cloud.close());

        for (const [what, spoil] of [
            ["a name that can't be found", { url: "https://cdm.example.test/" }],
            ["a certificate of somebody's", { tls: {} }],
        ] as const) {
            it(`may pass once the host has answered, for a start too: ${what}`, async () => {
                let isSpoilt = false;
                let spoilt = 0;
                const transport: Transport = (request) => {
                    if (!isSpoilt) return sendOnce(request);
                    spoilt += 1;
                    isSpoilt = spoilt % 2 === 1;
                    return sendOnce({ ...request, ...spoil });
                };
                const given = { HW_CACERT: authority.path };
                const client = await clientOf(new SessionCache(), `https://localhost:${cloud.port}`, transport, given);
                isSpoilt = true;
                expect(await errorOf(client.showJobStatus())).to.have.property("kind", "unknown");
                isSpoilt = false;
                spoilt = 0;
                await client.showJobStatus();

                isSpoilt = true;
                await client.showJobStatus();
                expect(spoilt).to.equal(2);
                isSpoilt = true;
                const error = (await errorOf(client.startJob())) as CdmError;

                expect([error.mayPass, error.failure.withoutEffect]).to.deep.equal([true, true]);
            });
        }
    });

    it("goes for IAM's host too", async () => {
        const iam = new Answering();
        const tokens = { "X-Subject-Token": "t" };
        await iam.open(
            saying({ projects: [{ id: "p", name: "n" }] }),
            large,
            saying({ token: {} }, 201, tokens),
            saying({ projects: [{ id: "p", name: "n" }] }),
        );
        await server.open(good);
        const sessions = new SessionCache();
        const user = { HW_USER_NAME: "u", HW_USER_PASSWORD: "pw1", HW_DOMAIN_NAME: "d", HW_AUTH_TOKEN: "" };
        const byName = { HW_PROJECT_ID: "", HW_PROJECT_NAME: "n", HW_AUTH_URL: iam.url };
        await clientOf(sessions, server.url, sendOnce, byName);

        await (await clientOf(sessions, server.url, sendOnce, { ...user, HW_AUTH_URL: iam.url })).showJobStatus();

        expect(iam.seen).to.have.length(3);
        await iam.close();
    });
});
