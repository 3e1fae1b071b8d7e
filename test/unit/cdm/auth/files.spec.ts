import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { AuthTestBed, ways } from "../../../support/authTestBed.js";
import { create } from "../../../support/core.js";
import { errorOf } from "../../../support/world.js";

const { accessKey, secretKey, temporary, project, projectName } = outOfTheBox;
const lasting = { accessKeyId: accessKey, secretAccessKey: secretKey };
const signedOn = {
    accessKeyId: temporary.accessKey,
    secretAccessKey: temporary.secretKey,
    securityToken: temporary.securityToken,
};
const asAgency = `emulator/${outOfTheBox.agency}`;

describe("a way in from a shared file", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    const profiles = [
        { name: "day", projectId: project, ...lasting },
        { name: "byRegion", region: projectName, ...lasting },
        { name: "temporary", projectId: project, ...signedOn },
        { name: "sso", mode: "SSO", projectId: project, ssoAuth: { stsToken: signedOn } },
        { name: "stale", mode: "SSO", projectId: project, accessKeyId: "STALE", ssoAuth: { stsToken: signedOn } },
        {
            name: "old keys beside a sign-on",
            mode: "SSO",
            projectId: project,
            accessKeyId: "STALE",
            secretAccessKey: "stale",
            ssoAuth: { stsToken: signedOn },
        },
        {
            name: "keys beside an old sign-on",
            mode: "AKSK",
            projectId: project,
            ...lasting,
            ssoAuth: { stsToken: { accessKeyId: "STALE", secretAccessKey: "stale", securityToken: "stale" } },
        },
        { name: "both", projectId: project, ...lasting, ssoAuth: { stsToken: { accessKeyId: "STALE" } } },
        {
            name: "agency",
            projectId: project,
            ...lasting,
            agencyName: outOfTheBox.agency,
            agencyDomainName: "emulator",
        },
    ];
    const ini = `[basic]\nak = ${accessKey}\nsk = ${secretKey}\nproject_id = ${project}\n`;

    function koo(content: object = { current: "day", profiles }): string {
        return bed.write(".hcloud/config.json", content);
    }

    const byServer = { name: "server", mode: "ecsAgency", projectId: project };
    const assumes = {
        name: "assumes",
        mode: "AssumeRole",
        projectId: project,
        agencyName: outOfTheBox.agency,
        agencyDomainName: outOfTheBox.domain,
    };
    const metadata = () => ({ HW_METADATA_ENDPOINT: bed.emulator.url });
    for (const [what, profile, startedBy] of [
        ["ecsAgency", byServer, asAgency],
        ["AssumeRole, by another profile", { ...assumes, sourceProfile: "day" }, asAgency],
        ["AssumeRole, by a profile of a single sign-on", { ...assumes, sourceProfile: "sso" }, asAgency],
        ["AssumeRole, by the server's agency", { ...assumes, sourceProfile: "server" }, asAgency],
        ["AssumeRole, by its own keys", { ...assumes, ...lasting }, asAgency],
        ["AKSK", { name: "x", mode: "AKSK", projectId: project, ...lasting }, outOfTheBox.user],
    ] as const) {
        it(`the KooCLI's mode ${what}`, async () => {
            koo({ current: profile.name, authEncrypt: "false", profiles: [...profiles, profile, byServer] });

            expect((await bed.given(metadata()).carryThrough()).startedBy).to.equal(startedBy);
            const isByServer = what.includes("ecsAgency") || what.includes("server");
            expect(bed.asked("securityKey") > 0, "the server is asked").to.equal(isByServer);
        });
    }

    it("the KooCLI's mode ecsAgency is no other way in where the server has no agency", async () => {
        await bed.control("POST", "metadata", { agency: false });
        koo({ current: "server", profiles: [byServer] });
        bed.write(".huaweicloud/credentials", ini);

        const { message } = await errorOf(create(bed.inputs, bed.given(metadata()).host));

        expect(message).to.match(/The server's agency could not log in: .*gave no keys.*CDMRUN-108/);
        expect(bed.runs()).to.deep.equal([]);
    });

    const sealed = { accessKeyId: "u8Jz+Q/ciphertext==", secretAccessKey: "9fPq/ciphertext==" };
    for (const [how, file] of [
        ["says so", { authEncrypt: "true", profiles: [{ name: "x", ...lasting }] }],
        ["says so as a Boolean", { authEncrypt: true, profiles: [{ name: "x", ...lasting }] }],
        ["shows it", { profiles: [{ name: "x", ...sealed }] }],
    ] as const) {
        it(`the KooCLI's file that is encrypted, and ${how}, leaves its place to the next, and no key of it is shown`, async () => {
            koo({ current: "x", ...file });
            bed.write(".huaweicloud/credentials", ini);

            expect((await bed.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
            expect(bed.emulator.requests().filter(({ status }) => status === 401)).to.deep.equal([]);
        });

        it(`the KooCLI's file that is encrypted, and ${how}, is an error with the way out where it was named`, async () => {
            koo({ current: "x", ...file });
            bed.write(".huaweicloud/credentials", ini);

            const { message } = await errorOf(create(bed.inputs, bed.given({ HW_PROFILE: "x" }).host));

            expect(message).to.include("is encrypted: hcloud configure set --cli-auth-encrypt=false");
            expect(message)
                .to.match(/and no further, since that one was named/)
                .and.not.include("ciphertext");
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }

    for (const [what, profile, problem] of [
        ["names no source", assumes, "is of mode AssumeRole and names no sourceProfile"],
        ["names one that is not there", { ...assumes, sourceProfile: "dusk" }, 'has no sourceProfile "dusk"'],
        ["names itself", { ...assumes, sourceProfile: "assumes" }, "is its own sourceProfile"],
        [
            "names one that assumes an agency, too",
            { ...assumes, sourceProfile: "agency" },
            'sourceProfile "agency" assumes an agency, too',
        ],
        [
            "names no agency",
            { ...assumes, agencyName: "", sourceProfile: "day" },
            "is of mode AssumeRole and names no agencyName",
        ],
    ] as const) {
        it(`the KooCLI's profile that ${what} is an error that says so, and nobody works as himself`, async () => {
            koo({ current: profile.name, profiles: [profile, ...profiles] });
            bed.write(".huaweicloud/credentials", ini);

            const { message } = await errorOf(create(bed.inputs, bed.given({}).host));

            expect(message).to.match(/^No /).and.include(problem);
            expect(bed.emulator.requests()).to.deep.equal([]);
        });
    }

    it("the KooCLI's profile of a mode that is not known leaves its place to the next, and its keys are not tried", async () => {
        koo({ current: "x", profiles: [{ name: "x", mode: "Token", accessKeyId: "STALE", secretAccessKey: "stale" }] });

        expect((await errorOf(create(bed.inputs, bed.given({}).host))).message).to.include('mode "Token" is not');
        bed.write(".huaweicloud/credentials", ini);
        expect((await bed.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
        expect(bed.emulator.requests().filter(({ status }) => status === 401)).to.deep.equal([]);
    });

    for (const { name } of profiles) {
        it(`the KooCLI's profile "${name}", chosen by HW_PROFILE`, async () => {
            koo();

            const { startedBy, state } = await bed.given({ HW_PROFILE: name }).carryThrough();

            expect(startedBy).to.equal(name === "agency" ? asAgency : outOfTheBox.user);
            expect(state.projectId).to.equal(project);
        });
    }

    it("the KooCLI's current profile", async () => {
        koo({ current: "day", profiles });

        expect((await bed.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
    });

    for (const [what, path] of [
        ["by its path", (file: string) => file],
        ["below the home", () => "~/elsewhere.json"],
    ] as const) {
        it(`HW_SHARED_CONFIG_FILE, ${what}`, async () => {
            const file = bed.write("elsewhere.json", { current: "day", profiles });
            bed.given({ HW_SHARED_CONFIG_FILE: path(file) });

            expect((await bed.carryThrough()).startedBy).to.equal(outOfTheBox.user);
        });
    }

    it("the region of the profile in use makes CDM's address and is kept", async () => {
        koo({ current: "byRegion", profiles });

        const { state } = await create(bed.inputs, bed.given({}).host);

        expect(state.projectId).to.equal(project);
        expect(bed.asked("projects")).to.equal(1);
    });

    it("the vendor's SDKs' file in the home", async () => {
        bed.write(".huaweicloud/credentials", ini);

        expect((await bed.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
    });

    it("HUAWEICLOUD_SDK_CREDENTIALS_FILE, with temporary keys and IAM's address", async () => {
        const text =
            `[basic]\nak=${temporary.accessKey}\nsk=${temporary.secretKey}\nsecurity_token=${temporary.securityToken}\n` +
            `iam_endpoint=${bed.emulator.url}\n[global]\nak=x\nsk=y\n`;
        const file = bed.write("sdk.ini", text);
        bed.given({
            HUAWEICLOUD_SDK_CREDENTIALS_FILE: file,
            HW_PROJECT_NAME: projectName,
            HW_AUTH_URL: undefined,
        });

        expect((await bed.carryThrough()).state.projectId).to.equal(project);
    });

    for (const [what, prepare, name, problem] of [
        ["no JSON", () => bed.write(".hcloud/config.json", '{"current":'), "config.json", "is no JSON"],
        [
            "JSON of another kind",
            () => bed.write(".hcloud/config.json", "[1]"),
            "config.json",
            "names no current profile",
        ],
        [
            "profiles that are none",
            () => koo({ current: "day", profiles: [null, 5] }),
            "config.json",
            'no profile "day"',
        ],
        ["no such profile", () => koo({ current: "night", profiles }), "config.json", 'has no profile "night"'],
        ["no current profile", () => koo({ profiles }), "config.json", "names no current profile"],
        [
            "half a pair",
            () => koo({ current: "x", profiles: [{ name: "x", accessKeyId: "A" }] }),
            "config.json",
            "secretAccessKey",
        ],
        [
            "a folder",
            () => mkdirSync(join(bed.home, ".hcloud/config.json"), { recursive: true }),
            "config.json",
            "EISDIR",
        ],
        [
            "an ini file without [basic]",
            () => bed.write(".huaweicloud/credentials", "\u0000{[}"),
            "credentials",
            "is not in it",
        ],
        ["half an ini pair", () => bed.write(".huaweicloud/credentials", "[basic]\nsk=A"), "credentials", "ak in"],
    ] as const) {
        it(`that holds ${what} is no crash: the error names the file and what is wrong with it`, async () => {
            prepare();

            const { message } = await errorOf(create(bed.inputs, bed.given({ HW_PROJECT_ID: project }).host));

            expect(message).to.match(/^No credentials/);
            expect(message).to.include(name).and.to.include(problem);
        });
    }

    for (const [environment, said] of [
        [{ HW_SHARED_CONFIG_FILE: "/no/config.json" }, "/no/config.json (does not exist)"],
        [{ HUAWEICLOUD_SDK_CREDENTIALS_FILE: "/no/ini" }, "/no/ini [basic] (does not exist)"],
    ] as const) {
        it(`that was named and is not there is said so: ${said}`, async () => {
            const { message } = await errorOf(create(bed.inputs, bed.given(environment).host));

            expect(message).to.include(said);
        });
    }

    it("that is broken leaves its place to the next", async () => {
        bed.write(".hcloud/config.json", "{");
        bed.write(".huaweicloud/credentials", ini);

        expect((await bed.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
    });

    it("is not asked for its project where another source has the way in", async () => {
        koo({ current: "x", profiles: [{ name: "x", projectId: "another", ...lasting }] });
        bed.given({ ...ways.token });

        expect((await errorOf(create(bed.inputs, bed.host))).message).to.match(/^No project/);
    });
});
