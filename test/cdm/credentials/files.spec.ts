import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { create } from "#provider/run/lifecycle.js";
import { errorOf } from "../../run/world.js";
import { Door, ways } from "./door.js";

const { accessKey, secretKey, temporary, project, projectName } = outOfTheBox;
const lasting = { accessKeyId: accessKey, secretAccessKey: secretKey };
const signedOn = {
    accessKeyId: temporary.accessKey,
    secretAccessKey: temporary.secretKey,
    securityToken: temporary.securityToken,
};
const asAgency = `emulator/${outOfTheBox.agency}`;

describe("a way in from a shared file", () => {
    const door = new Door();
    beforeEach(() => door.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => door.close());

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
    function koo(content: object = { current: "day", profiles }): string {
        return door.write(".hcloud/config.json", content);
    }

    for (const { name } of profiles) {
        it(`the KooCLI's profile "${name}", chosen by HW_PROFILE`, async () => {
            koo();

            const { startedBy, state } = await door.given({ HW_PROFILE: name }).carryThrough();

            expect(startedBy).to.equal(name === "agency" ? asAgency : outOfTheBox.user);
            expect(state.projectId).to.equal(project);
        });
    }

    it("the KooCLI's current profile", async () => {
        koo({ current: "day", profiles });

        expect((await door.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
    });

    for (const [what, path] of [
        ["by its path", (file: string) => file],
        ["below the home", () => "~/elsewhere.json"],
    ] as const) {
        it(`HW_SHARED_CONFIG_FILE, ${what}`, async () => {
            const file = door.write("elsewhere.json", { current: "day", profiles });
            door.given({ HW_SHARED_CONFIG_FILE: path(file) });

            expect((await door.carryThrough()).startedBy).to.equal(outOfTheBox.user);
        });
    }

    it("the region of the profile in use makes CDM's address and is kept", async () => {
        koo({ current: "byRegion", profiles });

        const { state } = await create(door.inputs, door.given({}).host);

        expect(state.projectId).to.equal(project);
        expect(door.asked("projects")).to.equal(1);
    });

    const ini = `[basic]\nak = ${accessKey}\nsk = ${secretKey}\nproject_id = ${project}\n`;

    it("the vendor's SDKs' file in the home", async () => {
        door.write(".huaweicloud/credentials", ini);

        expect((await door.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
    });

    it("HUAWEICLOUD_SDK_CREDENTIALS_FILE, with temporary keys and IAM's address", async () => {
        const text =
            `[basic]\nak=${temporary.accessKey}\nsk=${temporary.secretKey}\nsecurity_token=${temporary.securityToken}\n` +
            `iam_endpoint=${door.emulator.url}\n[global]\nak=x\nsk=y\n`;
        const file = door.write("sdk.ini", text);
        door.given({
            HUAWEICLOUD_SDK_CREDENTIALS_FILE: file,
            HW_PROJECT_NAME: projectName,
            HW_AUTH_URL: undefined,
        });

        expect((await door.carryThrough()).state.projectId).to.equal(project);
    });

    for (const [what, prepare, name, problem] of [
        ["no JSON", () => door.write(".hcloud/config.json", '{"current":'), "config.json", "is no JSON"],
        [
            "JSON of another kind",
            () => door.write(".hcloud/config.json", "[1]"),
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
            () => mkdirSync(join(door.home, ".hcloud/config.json"), { recursive: true }),
            "config.json",
            "EISDIR",
        ],
        [
            "an ini file without [basic]",
            () => door.write(".huaweicloud/credentials", "\u0000{[}"),
            "credentials",
            "is not in it",
        ],
        ["half an ini pair", () => door.write(".huaweicloud/credentials", "[basic]\nsk=A"), "credentials", "ak in"],
    ] as const) {
        it(`that holds ${what} is no crash: the error names the file and what is wrong with it`, async () => {
            prepare();

            const { message } = await errorOf(create(door.inputs, door.given({ HW_PROJECT_ID: project }).host));

            expect(message).to.match(/^No credentials/);
            expect(message).to.include(name).and.to.include(problem);
        });
    }

    for (const [environment, said] of [
        [{ HW_SHARED_CONFIG_FILE: "/no/config.json" }, "/no/config.json (does not exist)"],
        [{ HUAWEICLOUD_SDK_CREDENTIALS_FILE: "/no/ini" }, "/no/ini [basic] (does not exist)"],
    ] as const) {
        it(`that was named and is not there is said so: ${said}`, async () => {
            const { message } = await errorOf(create(door.inputs, door.given(environment).host));

            expect(message).to.include(said);
        });
    }

    it("that is broken leaves its place to the next", async () => {
        door.write(".hcloud/config.json", "{");
        door.write(".huaweicloud/credentials", ini);

        expect((await door.given({}).carryThrough()).startedBy).to.equal(outOfTheBox.user);
    });

    it("is not asked for its project where another source has the way in", async () => {
        koo({ current: "x", profiles: [{ name: "x", projectId: "another", ...lasting }] });
        door.given({ ...ways.token });

        expect((await errorOf(create(door.inputs, door.host))).message).to.match(/^No project/);
    });
});
