import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { Keys } from "../support/signer.js";
import { askKeys, askToken, byAgency, byPassword, byToken, keysIn, me, tokenIn } from "./asks.js";
import { Fixture, jobPath } from "./fixture.js";
import { sendSigned } from "./signed.js";

const mine = { "X-Auth-Token": outOfTheBox.token };
const { temporary } = outOfTheBox;
const night = {
    name: "night",
    domain: "other",
    project: "second",
    password: "n1ght-password",
    token: "n1ght-token",
    accessKey: "N1GHTKEY",
    secretKey: "n1ght-secret-key",
};

/** Authenticates in every way, with valid and invalid credentials. Returns every secret that was sent or issued. */
async function everyWayIn(cdm: Fixture): Promise<string[]> {
    const secrets = [outOfTheBox.token, outOfTheBox.password, "wr0ng-password", "wr0ng-token", "wr0ng-secret-key"];
    const { name, domain, project, ...ways } = night;
    secrets.push(...Object.values(ways), ...Object.values(temporary), outOfTheBox.secretKey);
    await cdm.control("POST", "users", night);

    const use = (token: string) => cdm.send("GET", jobPath, undefined, { "X-Auth-Token": token });
    const sign = async (keys: Keys & { securityToken?: string }) => {
        await sendSigned(cdm, { method: "GET", path: jobPath }, keys);
        secrets.push(...Object.values(keys).filter((value) => typeof value === "string" && value !== keys.accessKey));
    };
    await askToken(cdm, byPassword({ ...me, password: "wr0ng-password" }));
    const tokens = [
        tokenIn(await askToken(cdm, byPassword())),
        tokenIn(await askToken(cdm, byAgency(), mine)),
        tokenIn(
            await askToken(
                cdm,
                byPassword({ name, password: night.password, domain: { name: domain } }, { project: { id: project } }),
            ),
        ),
    ];
    const { idToken, identityProvider } = outOfTheBox;
    const body = JSON.stringify({ auth: { id_token: { id: idToken } } });
    const federated = { "X-Idp-Id": identityProvider };
    tokens.push(tokenIn(await cdm.send("POST", "/v3.0/OS-AUTH/id-token/tokens", body, federated)));
    secrets.push(idToken);
    const ttl = { "X-Metadata-Token-Ttl-Seconds": "60" };
    secrets.push((await cdm.send("PUT", "/meta-data/latest/api/token", undefined, ttl)).text);
    for (const token of [...tokens, outOfTheBox.token, night.token, "wr0ng-token"]) {
        await use(token);
    }
    const issued = [
        keysIn(await askKeys(cdm, byToken(), mine)),
        keysIn(await askKeys(cdm, byAgency(), mine)),
        keysIn(await cdm.send("GET", "/openstack/latest/securitykey")),
    ];
    for (const keys of [...issued, temporary, { ...outOfTheBox, secretKey: "wr0ng-secret-key" }]) {
        const { accessKey, secretKey } = keys;
        await sign({ accessKey, secretKey, ...("securityToken" in keys && { securityToken: keys.securityToken }) });
    }
    await cdm.control("POST", "tokens", { revoked: true, token: tokens[0] });
    await cdm.control("POST", "tokens", { revoked: true });
    return [...secrets, ...tokens];
}

describe("emulator: secrets", () => {
    it("of no way in are in the ledger, in the truth, or in what the command prints", async () => {
        const command = join(dirname(require.resolve("huaweicloud-cdm-emulator/package.json")), "dist", "command.js");
        const child = spawn(process.execPath, [command, "--port", "0"]);
        const printed = Promise.all([text(child.stdout), text(child.stderr)]);
        const [line] = await once(createInterface(child.stdout), "line");
        const cdm = new Fixture();
        cdm.now = Date.now();
        cdm.emulator = { url: String(line.split(" ").at(-1)) } as Fixture["emulator"];

        const secrets = await everyWayIn(cdm);
        const ledger = (await cdm.control("GET", "requests")).text;
        const truth = (await cdm.control("GET", "truth")).text;
        child.kill("SIGTERM");
        const [stdout, stderr] = await printed;

        expect(JSON.parse(truth).issued).to.deep.equal({ tokens: 0, temporaryKeys: 3 });
        // The first lines show the token of a fresh emulator, which opens nothing else. Nothing is printed after them.
        const firstLines =
            /^huaweicloud-cdm-emulator listening on \S+\n[\s\S]* token +emulator-token\n[\s\S]* export HW_AUTH_TOKEN=emulator-token\n[\s\S]* export HW_REGION_NAME=emulator-region\n\n$/;
        expect(stdout).to.match(firstLines);
        const others = stdout.replace(/(token +|HW_AUTH_TOKEN=)emulator-token$/gm, "");
        expect(secrets.length).to.be.at.least(20);
        for (const secret of secrets) {
            expect(secret.length).to.be.at.least(8);
            expect(ledger + truth + others + stderr).to.not.include(secret);
        }
    });

    it("are not in what the control routes answer, mistakes included", async () => {
        const cdm = new Fixture();
        await cdm.open();
        const answers = [
            await cdm.control("POST", "users", night),
            await cdm.control("POST", "tokens", { revoked: true, token: "n1ght-token" }),
            await cdm.control("POST", "tokens", { revoked: true, token: "n1ght-token-made-up" }),
        ];
        await cdm.close();
        expect(answers.map(({ status }) => status)).to.deep.equal([201, 200, 404]);
        expect(answers.map(({ text }) => text).join()).to.not.match(/n1ght/i);
    });
});
