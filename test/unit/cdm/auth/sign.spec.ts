import { AKSKSigner } from "@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js";
import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js";
import { expect } from "chai";
import fc from "fast-check";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { type SignableRequest, sign } from "#provider/cdm/auth/sign.js";
import { createClient } from "#provider/cdm/client.js";
import { control } from "../../../support/control.js";
import { FakeClock } from "../../../support/fakeClock.js";
import { settingsWith } from "../../../support/settingsWith.js";
import { errorOf } from "../../../support/world.js";

const keys = { accessKey: "AccessKey", secretKey: "SecretKey" };

function signatureOf(request: SignableRequest, now: number): string {
    return sign(request, keys, now)["Authorization"]?.split("Signature=")[1] ?? "";
}

describe("a signature", () => {
    const project = "1551c7f6c808414d8e9f3c514a170f2e";
    const base = `https://cdm.cn-north-4.myhuaweicloud.com/v1.1/${project}/clusters/6ec9a0a4-76be-4262-8697-e7af1fac7920/cdm/job`;
    const headers = {
        "Content-Type": "application/json",
        Host: "cdm.cn-north-4.myhuaweicloud.com",
        "X-Project-Id": project,
    };
    const year2006 = Date.UTC(2006, 0, 2, 15, 4, 5);
    const year2019 = Date.UTC(2019, 10, 15, 3, 36, 55);
    const vectors: [string, SignableRequest, number, string][] = [
        [
            "a GET of a public signer's own test",
            { method: "GET", url: "https://example.com/path?limit=1", headers: {} },
            year2006,
            "5a2ce64c865e0e6046321c6f3d5a77ba8413eeaf355c3166c03d58d02ac79624",
        ],
        [
            "a POST of a public signer's own test, with the newline that its body ends in",
            {
                method: "POST",
                url: "https://example.com/path?key=value",
                headers: {},
                body: '{"Name":"test","Id":1}\n',
            },
            year2006,
            "cecc2af119b18ab70b4d094c0750f3b42c02f254903179a0fc2cc72fc9db4f59",
        ],
        [
            "a stop",
            { method: "PUT", url: `${base}/jdbc2hive/stop`, headers },
            year2019,
            "32db33e0804a47ac0a381aba89a510360a6b2b729129523bfe67cf2ed63e9cc1",
        ],
        [
            "a list",
            { method: "GET", url: `${base}/all?page_size=100&page_no=1&jobType=NORMAL_JOB`, headers },
            year2019,
            "def7062cacbd22c7c257e17d2fc6b34606deb0ff68ae32999ee5728fed614873",
        ],
        [
            "a start with an empty object",
            { method: "PUT", url: `${base}/jdbc2hive/start`, headers, body: "{}" },
            year2019,
            "5cd74b6f578e051cc362a9d05ca14d853d605edd30b2539f3dad0b2752e28cb5",
        ],
    ];
    for (const [what, request, now, signature] of vectors) {
        it(`is the known one for ${what}`, () => {
            expect(signatureOf(request, now)).to.equal(signature);
        });
    }

    it("names what it signs, in order, and keeps the secret key to itself", () => {
        const signed = sign({ method: "GET", url: "https://example.com/", headers }, keys, year2019);

        expect(signed["X-Sdk-Date"]).to.equal("20191115T033655Z");
        expect(signed["Authorization"]).to.match(
            /^SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=content-type;host;x-project-id;x-sdk-date, Signature=[0-9a-f]{64}$/,
        );
        expect(JSON.stringify(signed)).not.to.include(keys.secretKey);
    });

    // The vendor's Node signer encodes a path that is encoded already once more, so its word counts for paths of
    // unreserved characters only; encoded names are witnessed by the emulator's and the Python SDK's signatures.
    it("is the one that the vendor's own SDK makes, for 500 requests of all kinds", () => {
        const segment = fc.stringMatching(/^[A-Za-z0-9._~-]{1,20}$/).filter((text) => !/^\.+$/.test(text));
        const request = fc.record({
            method: fc.constantFrom("GET", "PUT", "POST", "DELETE"),
            path: fc.array(segment, { minLength: 1, maxLength: 8 }),
            query: fc.dictionary(segment, fc.string({ unit: "grapheme", maxLength: 20 }), { maxKeys: 5 }),
            body: fc.option(fc.dictionary(segment, fc.string({ unit: "grapheme" })), { nil: undefined }),
            now: fc.integer({ min: 0, max: 4_102_444_800 }).map((seconds) => seconds * 1_000),
            accessKey: fc.stringMatching(/^[A-Z0-9]{20}$/),
            secretKey: fc.stringMatching(/^[A-Za-z0-9]{40}$/),
        });
        let agreed = 0;
        const property = fc.property(request, ({ method, path, query, body, now, accessKey, secretKey }) => {
            const endpoint = `https://cdm.example.com/${path.join("/")}`;
            const url = new URL(endpoint);
            for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
            const mine = sign(
                {
                    method,
                    url: url.href,
                    headers: { ...headers, Host: url.host },
                    body: body && JSON.stringify(body),
                },
                { accessKey, secretKey },
                now,
            );
            const credentials = new BasicCredentials().withAk(accessKey).withSk(secretKey);
            const theirs: Record<string, string> = AKSKSigner.sign(
                {
                    endpoint,
                    method,
                    headers: {
                        "content-type": "application/json",
                        "x-project-id": project,
                        "X-Sdk-Date": mine["X-Sdk-Date"],
                    },
                    queryParams: query,
                    data: body,
                } as never,
                credentials,
            );
            expect(mine["Authorization"]).to.equal(theirs["Authorization"]);
            agreed += 1;
        });

        fc.assert(property, { numRuns: 500 });

        expect(agreed).to.be.at.least(500);
    });
});

describe("the client with a key pair, against the emulator's own check", () => {
    let emulator: Emulator;
    beforeEach(async () => {
        emulator = await startEmulator({ bootMs: 0 });
    });
    afterEach(() => emulator.close());

    function clientWith(method: { accessKey: string; secretKey: string; securityToken?: string }, jobName = "demo") {
        const clock = new FakeClock(Date.now());
        const settings = settingsWith(emulator.url, outOfTheBox.project, method, clock);
        return createClient(
            settings,
            { clusterId: outOfTheBox.cluster, jobName },
            { clock, deadline: clock.now() + 60_000 },
        );
    }

    for (const jobName of ["demo", "täglich (neu)!*'", "a+b~c.d-e_f", "50%"]) {
        it(`starts, shows and stops the job ${jobName}`, async () => {
            await control(emulator.url, "PUT", `jobs/${encodeURIComponent(jobName)}`, {});
            const client = clientWith(outOfTheBox, jobName);

            await client.startJob({ day: "ümläut" });
            expect(await client.showJobStatus()).to.include({ status: "RUNNING", jobName });
            await client.stopJob();

            expect(emulator.requests().map(({ login, status }) => [login, status])).to.deep.equal([
                ["signature", 200],
                ["signature", 200],
                ["signature", 200],
            ]);
        });
    }

    it("sends the security token of a temporary pair", async () => {
        expect(await clientWith(outOfTheBox.temporary).showJob()).to.include({ name: "demo" });
    });

    it("sends one request with a wrong secret key, and says what to check", async () => {
        const error = await errorOf(
            clientWith({ accessKey: outOfTheBox.accessKey, secretKey: "wr0ng" }).showJobStatus(),
        );

        expect(error.message).to.match(/APIGW\.0301, HTTP 401.*HW_ACCESS_KEY and HW_SECRET_KEY/);
        expect(error.message).not.to.include("wr0ng");
        expect(emulator.requests()).to.have.length(1);
    });
});
