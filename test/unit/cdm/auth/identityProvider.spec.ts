import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { AuthTestBed, agency, ways } from "../../../support/authTestBed.js";
import { create, read } from "../../../support/core.js";
import { errorOf } from "../../../support/world.js";

const { project, projectName, identityProvider, idToken, user } = outOfTheBox;
const byId = { HW_PROJECT_ID: project };
const asAgency = `emulator/${outOfTheBox.agency}`;
const provider = { HW_ASSUME_ROLE_IDP_ID: identityProvider };
const withToken = { ...provider, HW_ASSUME_ROLE_ID_TOKEN: idToken };

// What a CI job has in place of a key: a token of its own identity provider, for a few minutes.
describe("a way in by an identity provider", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    const inFile = (text = `${idToken}\n`) => ({
        ...provider,
        HW_ASSUME_ROLE_ID_TOKEN_FILE: bed.write("token", text),
    });

    for (const [what, environment] of [
        ["an id token", () => withToken],
        ["a file that holds one", inFile],
        [
            "the SDKs' names",
            () => ({
                HUAWEICLOUD_SDK_IDP_ID: identityProvider,
                HUAWEICLOUD_SDK_ID_TOKEN_FILE: bed.write("token", idToken),
            }),
        ],
    ] as const) {
        for (const [where, place] of Object.entries({ byId, byName: { HW_PROJECT_NAME: projectName } })) {
            it(`${what}, the project ${where}, starts and stops a run as its user`, async () => {
                const { startedBy, state } = await bed.given({ ...environment(), ...place }).carryThrough();

                expect(startedBy).to.equal(user);
                expect(state.projectId).to.equal(project);
                // The state has the project's id from then on, which is another scope.
                expect(bed.asked("idToken")).to.equal(where === "byId" ? 1 : 2);
            });
        }
    }

    it("assumes an agency by temporary keys, for as long as HW_ASSUME_ROLE_DURATION says", async () => {
        const duration = { HW_ASSUME_ROLE_DURATION: "900" };
        await create(bed.inputs, bed.given({ ...withToken, ...agency, ...byId, ...duration }).host);

        expect(bed.runs().at(-1)?.createdBy).to.equal(asAgency);
        await bed.clock.advance(900_000);
        expect(bed.emulator.truth().issued.temporaryKeys, "those that assumed it are good for an hour").to.equal(1);
    });

    it("comes before a key pair beside it, as the Terraform provider has it, and after a token", async () => {
        await bed.control("POST", "users", { name: "ci", idToken: "of-the-job" });
        const ofTheJob = { ...provider, HW_ASSUME_ROLE_ID_TOKEN: "of-the-job", ...byId };

        expect((await bed.given({ ...ways.keyPair, ...ofTheJob }).carryThrough()).startedBy).to.equal("ci");
        expect((await bed.given({ ...ways.token, ...ofTheJob }).carryThrough()).startedBy).to.equal(user);
    });

    it("reads its file again when a new token is needed", async () => {
        const environment = inFile();
        await bed.close();
        await bed.open({ bootMs: 0, runMs: 600_000, tokenLifetimeMs: 120_000 });
        const file = bed.write("token", idToken);
        const { state } = await create(
            bed.inputs,
            bed.given({ ...environment, HW_ASSUME_ROLE_ID_TOKEN_FILE: file, ...byId }).host,
        );
        await bed.control("POST", "users", { name: "emulator", idToken: "the-next" });
        bed.write("token", "the-next");
        await bed.clock.advance(130_000);

        await read(state, bed.host);

        expect(bed.asked("idToken")).to.equal(2);
    });

    for (const [what, environment, said] of [
        [
            "without a token",
            () => provider,
            /HW_ASSUME_ROLE_IDP_ID is set but HW_ASSUME_ROLE_ID_TOKEN or .*_FILE is not/,
        ],
        [
            "without a provider",
            () => ({ HW_ASSUME_ROLE_ID_TOKEN: idToken }),
            /ID_TOKEN is set but HW_ASSUME_ROLE_IDP_ID/,
        ],
        [
            "with a file that is not there",
            () => ({ ...provider, HW_ASSUME_ROLE_ID_TOKEN_FILE: "/nowhere/token" }),
            /HW_ASSUME_ROLE_ID_TOKEN_FILE, \/nowhere\/token, can't be read: ENOENT/,
        ],
        ["with a file that holds nothing", () => inFile(" \n"), /HW_ASSUME_ROLE_ID_TOKEN_FILE, .*token, is empty/],
        [
            "with a duration that IAM does not know",
            () => ({ ...withToken, ...agency, HW_ASSUME_ROLE_DURATION: "5m" }),
            /HW_ASSUME_ROLE_DURATION must be a number of seconds from 900 to 86400/,
        ],
    ] as const) {
        it(`${what} is an error, though a key pair lies beside it, and asks nobody anything`, async () => {
            const given = bed.given({ ...ways.keyPair, ...environment(), ...byId });

            const { message } = await errorOf(create(bed.inputs, given.host));

            expect(message).to.match(said).and.not.include(idToken);
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }

    for (const [what, config, name] of [
        [
            "a Provider",
            (file: string) => ({ idpId: identityProvider, idTokenFile: file }),
            "the Provider's idTokenFile",
        ],
        [
            "stack configuration",
            (file: string) => ({ "huaweicloud-cdm:idpId": identityProvider, "huaweicloud-cdm:idTokenFile": file }),
            "huaweicloud-cdm:idTokenFile",
        ],
        [
            "the bridged provider's",
            (file: string) => ({
                "huaweicloud:assumeRoleWithOidc": JSON.stringify({ idpId: identityProvider, idTokenFile: file }),
            }),
            "huaweicloud:assumeRoleWithOidc.idTokenFile",
        ],
    ] as const) {
        // They are kept with the state: who edits it would have any file of this machine sent to an IAM of his own.
        it(`has no file that ${what} could name`, async () => {
            const file = bed.write("secret", "the-key-of-somebody");
            const given = bed.given({ ...byId }, config(file));

            const { message } = await errorOf(create(bed.inputs, given.host));

            expect(message).to.include(
                `${name} is set, and only HW_ASSUME_ROLE_ID_TOKEN_FILE in the environment may name a file`,
            );
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }

    it("that IAM refuses is shown once, with what to check, and never in the error", async () => {
        const body = { error_msg: "no such token: my-private-id-token", error_code: "IAM.0001" };
        await bed.control("POST", "faults", { operation: "idToken", kind: "status", status: 401, body });
        bed.given({ ...provider, HW_ASSUME_ROLE_ID_TOKEN_FILE: bed.write("token", "my-private-id-token"), ...byId });

        const { message } = await errorOf(create(bed.inputs, bed.host));

        expect(message).to.match(/IAM could not .*HW_ASSUME_ROLE_IDP_ID and HW_ASSUME_ROLE_ID_TOKEN_FILE/);
        expect(message).not.to.include("my-private-id-token");
        expect(bed.asked("idToken")).to.equal(1);
    });
});

describe("a user by his id", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    it("HW_USER_ID and a password start and stop a run, without a domain", async () => {
        const byUserId = { HW_USER_ID: outOfTheBox.userId, HW_USER_PASSWORD: outOfTheBox.password };

        expect((await bed.given({ ...byUserId, ...byId }).carryThrough()).startedBy).to.equal(user);
    });

    it("HW_USER_ID assumes an agency by a token of the user's own domain, which has to be named", async () => {
        const byUserId = { HW_USER_ID: outOfTheBox.userId, HW_USER_PASSWORD: outOfTheBox.password };
        const domain = { HW_DOMAIN_NAME: outOfTheBox.domain };
        const named = bed.given({ ...byUserId, ...domain, ...agency, ...byId });

        expect((await named.carryThrough()).startedBy).to.equal(asAgency);
        const error = await errorOf(create(bed.inputs, bed.given({ ...byUserId, ...agency, ...byId }).host));
        expect(error.message).to.include("HW_ASSUME_ROLE_AGENCY_NAME is set but HW_DOMAIN_NAME or HW_DOMAIN_ID is not");
    });
});
