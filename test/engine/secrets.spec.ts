import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { type Ended, Stack } from "../support/stack.js";

/** Everybody's secrets, none of which is in a program: programs get them from their own environment. */
const secrets = {
    authToken: "sp1-t0ken-of-night",
    temporarySecretKey: "sp1-temporary-secret-key",
    securityToken: "sp1-security-token",
    userPassword: "sp1-passw0rd-of-night",
    variable: "sp1-variable",
    oldVariable: "sp1-old-variable",
    wholeMap: "sp1-variable-of-a-map",
    salt: "sp1-salt-of-triggers",
} as const;
const temporaryAccessKey = "NIGHTTEMPORARYKEY";

/** What IAM has handed out. */
const issued = /MII[\w-]{40,}/;

const ways = {
    token: { authToken: secrets.authToken },
    "a temporary key pair": {
        accessKey: temporaryAccessKey,
        secretKey: secrets.temporarySecretKey,
        securityToken: secrets.securityToken,
    },
    "a user": { userName: "night", userPassword: secrets.userPassword, domainName: "emulator" },
} as const;

const variableOf: Readonly<Record<string, string>> = {
    authToken: "HW_AUTH_TOKEN",
    accessKey: "HW_ACCESS_KEY",
    secretKey: "HW_SECRET_KEY",
    securityToken: "HW_SECURITY_TOKEN",
    userName: "HW_USER_NAME",
    userPassword: "HW_USER_PASSWORD",
    domainName: "HW_DOMAIN_NAME",
};

type Values = Readonly<Record<string, string>>;

describe("secrets, through the real engine", function () {
    this.timeout(600_000);
    let stack: Stack;
    let said: string;
    before(async () => {
        stack = await Stack.open("", { bootMs: 0, runMs: 600_000 });
        delete stack.environment["HW_AUTH_TOKEN"];
        for (const [name, value] of Object.entries(secrets)) stack.environment[`SPEC_${name}`] = value;
    });
    beforeEach(async () => {
        stack.emulator.reset();
        said = "";
        await letNightIn();
    });
    after(async () => {
        if (stack) await stack.close();
    });

    async function letNightIn(): Promise<void> {
        const { authToken: token, userPassword: password, temporarySecretKey, securityToken } = secrets;
        await stack.control("POST", "users", { name: "night", token, password });
        const pair = { accessKey: temporaryAccessKey, secretKey: temporarySecretKey, securityToken };
        await stack.control("POST", "users", { name: "night", ...pair });
    }

    async function keep(ended: Promise<Ended>): Promise<string> {
        const { output } = await ended;
        said += output;
        return output;
    }

    /** All files of the stack's folder but its program: checkpoints, history, backups, the CLI's own home. */
    function stored(): [string, string][] {
        return ["state", "home", "Pulumi.test.yaml"].flatMap((top) => filesIn(join(stack.folder, top)));
    }

    function filesIn(path: string): [string, string][] {
        try {
            return readdirSync(path, { recursive: true, withFileTypes: true })
                .filter((entry) => entry.isFile())
                .map((entry) => join(entry.parentPath, entry.name))
                .map((file) => [file, readFileSync(file, "utf8")] as [string, string]);
        } catch {
            return [[path, readFileSync(path, { encoding: "utf8", flag: "a+" })]];
        }
    }

    function expectNothingTold(): void {
        const witnesses: [string, string][] = [
            ...stored(),
            ["what was printed", said],
            ["the ledger", JSON.stringify(stack.emulator.requests())],
            ["the truth", JSON.stringify({ ...stack.emulator.truth(), faults: [] })],
        ];
        expect(witnesses.length, "files were looked at").to.be.greaterThan(8);
        for (const [what, text] of witnesses) {
            for (const [name, secret] of Object.entries(secrets)) {
                const spellings = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")];
                for (const one of spellings) if (text.includes(one)) throw new Error(`${what} tells ${name}`);
            }
            if (issued.test(text)) throw new Error(`${what} tells a token that IAM has handed out`);
        }
    }

    const variables = (extra = "") =>
        `variables: { day: "monday", password: pulumi.secret(process.env.SPEC_variable), ${extra} }`;
    const program = (more: string, options = "{}", before = "") =>
        `${before}new JobRun("nightly", { clusterId: "emulator-cluster", jobName: "demo", pollInterval: "100ms", ${more} }, ${options});`;

    /** Up, an up that fails, a refresh and a destroy, each of which hears every secret from CDM. */
    async function liveThrough(values: Values, options?: string, before?: string): Promise<Values> {
        const own = Object.values(values).filter((value) => (Object.values(secrets) as string[]).includes(value));
        const echo = `LOAD DATA failed: ${[...own, secrets.variable].join(" ")}`;
        stack.write(program(variables(), options, before));
        await keep(stack.up());
        await stack.control("POST", "faults", {
            operation: "start",
            kind: "status",
            status: 400,
            body: { errCode: "Cdm.0014", externalMessage: echo },
            times: 9,
        });
        stack.write(program(`${variables()}, triggers: 2`, options, before));
        expect(await keep(stack.expectFailure("up", "--yes", "--diff"))).to.include("LOAD DATA failed: [secret]");
        await stack.control("DELETE", "faults");
        const [run] = stack.runs();
        const failed = {
            "submission-id": run?.submissionId,
            "creation-user": run?.createdBy,
            "job-name": "demo",
            status: "FAILED",
            "error-summary": echo,
            "error-details": JSON.stringify({ echo }),
        };
        const body = { submissions: [failed] };
        await stack.control("POST", "faults", { operation: "status", kind: "status", status: 200, body, times: 9 });
        await keep(stack.expectSuccess("refresh", "--yes", "--diff"));
        expect(
            stored().some(([, text]) => text.includes("LOAD DATA failed: [secret]")),
            "it was heard",
        ).to.equal(true);
        await stack.control("DELETE", "faults");
        expectNothingTold();
        const kept = providerInputs();
        await keep(stack.destroy());
        expect(stack.emulator.truth().liveRuns).to.equal(0);
        expectNothingTold();
        return kept;
    }

    /** What the checkpoint holds of the provider: each value as text, so that ciphertext shows as such. */
    function providerInputs(): Values {
        const file = join(stack.folder, "state/.pulumi/stacks/shop/test.json");
        const { resources } = JSON.parse(readFileSync(file, "utf8")).checkpoint.latest;
        const nodejs = resources.find(({ type }: { type: string }) => type === "pulumi:providers:pulumi-nodejs");
        const entries = Object.entries(nodejs?.inputs ?? {});
        return Object.fromEntries(entries.map(([name, value]) => [name, JSON.stringify(value)]));
    }

    function expectCiphertext(kept: Values, prefix: string, values: Values): void {
        for (const [name, value] of Object.entries(values)) {
            if ((Object.values(secrets) as string[]).includes(value)) {
                expect(kept[`${prefix}${name}`], name).to.match(
                    /^\{"4dabf18193072939515e22adb298388d":".*"ciphertext":"v1:/,
                );
            }
        }
    }

    // One way each: the Providers below go through all of them, and the host's own specs as well.
    it("a temporary key pair in the environment and a secret variable: told nowhere", async () => {
        const values = ways["a temporary key pair"];
        const given = Object.entries(values).map(([key, value]) => [variableOf[key] ?? "", value] as const);
        Object.assign(stack.environment, Object.fromEntries(given), { HW_AUTH_URL: stack.emulator.url });

        const kept = await liveThrough(values);

        expect(Object.keys(kept), "the environment is kept nowhere").not.to.include.members(Object.keys(values));
        for (const [variable] of given) delete stack.environment[variable];
        expect(stack.runs()[0]?.createdBy).to.equal("night");
    });

    it("a user in stack configuration: kept as ciphertext with the state, told nowhere", async () => {
        const values = ways["a user"];
        const keys = Object.entries(values).map(([key, value]) => [`huaweicloud-cdm:${key}`, value] as const);
        for (const [key, value] of keys) await keep(stack.expectSuccess("config", "set", "--secret", key, value));

        expectCiphertext(await liveThrough(values), "huaweicloud-cdm:", values);

        for (const [key] of keys) await stack.expectSuccess("config", "rm", key);
        expect(stack.runs()[0]?.createdBy).to.equal("night");
    });

    it("every way in of Provider instances: kept as ciphertext with the state, told nowhere", async () => {
        for (const [index, values] of Object.values(ways).entries()) {
            stack.emulator.reset();
            await letNightIn();
            const args = Object.entries(values).map(([key, value]) => {
                const secret = Object.entries(secrets).find(([, one]) => one === value);
                return `${key}: ${secret ? `process.env.SPEC_${secret[0]}` : JSON.stringify(value)}`;
            });
            const before =
                `const { Provider } = require("pulumi-huaweicloud-cdm");\n` +
                `const night = new Provider("night-${index}", { projectId: "${outOfTheBox.project}", ${args.join(", ")} });\n`;

            expectCiphertext(await liveThrough(values, "{ provider: night }", before), "", values);

            expect(stack.runs()[0]?.createdBy).to.equal("night");
        }
    });

    it("variables that are a secret as a whole, and one that an update which fails has no more, stay ciphertext", async () => {
        Object.assign(stack.environment, { HW_AUTH_TOKEN: secrets.authToken });
        stack.write(program("variables: pulumi.secret({ password: process.env.SPEC_wholeMap })"));
        await keep(stack.up());
        expectNothingTold();
        stack.write(
            program(
                "variables: { password: pulumi.secret(process.env.SPEC_oldVariable) }, triggers: { salt: pulumi.secret(process.env.SPEC_salt) }",
            ),
        );
        await keep(stack.up());
        expectNothingTold();

        const echo = `LOAD DATA failed: ${secrets.oldVariable}`;
        const body = { errCode: "Cdm.0014", externalMessage: echo };
        await stack.control("POST", "faults", { operation: "start", kind: "status", status: 400, body, times: 9 });
        stack.write(program('variables: { day: "monday" }'));
        const output = await keep(stack.expectFailure("up", "--yes", "--skip-preview", "--diff"));

        expect(output).to.include("LOAD DATA failed: [secret]");
        const [run] = await stack.jobRuns();
        expect(JSON.stringify(run?.outputs["variables"])).to.include('"ciphertext":"v1:');
        expectNothingTold();
        await keep(stack.expectSuccess("refresh", "--yes"));
        expectNothingTold();
        await stack.control("DELETE", "faults");
        await keep(stack.up());
        await keep(stack.destroy());
        expectNothingTold();
        delete stack.environment["HW_AUTH_TOKEN"];
    });
});
