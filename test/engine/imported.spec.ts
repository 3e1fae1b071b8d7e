import { execFile } from "node:child_process";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Console } from "../support/definitions.js";
import { evaluate, toJavaScript } from "../support/printedProgram.js";
import { Stack } from "../support/stack.js";

const packageFile = require.resolve("pulumi-huaweicloud-cdm/package.json");
const command = join(dirname(packageFile), require(packageFile).bin["cdm-run"]);

const password = "mysql-password-of-this-spec";
const keys = { accessKey: "OBSACCESSKEYOFTHISSPEC", securityKey: "obs-secret-key-of-this-spec" };

function part(config: string, texts: Readonly<Record<string, string>>) {
    const inputs = Object.entries(texts).map(([name, value]) => ({ name: `${config}.${name}`, value }));
    return { configs: [{ name: config, inputs }] };
}

function jobOf(name: string, source: Readonly<Record<string, string>>) {
    return {
        name,
        job_type: "NORMAL_JOB",
        "from-connector-name": "generic-jdbc-connector",
        "from-link-name": "shop_db",
        "from-config-values": part("fromJobConfig", source),
        "to-connector-name": "obs-connector",
        "to-link-name": "lake",
        "to-config-values": part("toJobConfig", { bucketName: "lake", outputDirectory: "/orders/a b/$" }),
        "driver-config-values": part("throttlingConfig", { numExtractors: "3", byteRate: "20" }),
    };
}

describe("what cdm-run import prints, through the real engine", function () {
    this.timeout(600_000);
    let stack: Stack;
    let cdm: Console;
    let printed: string;
    const made = () => stack.emulator.truth().changes.length;
    const sent = (operation: "createJob" | "updateJob" | "deleteJob" | "createLink" | "updateLink" | "deleteLink") =>
        stack.emulator.requests(operation).length;
    const definitions = () => {
        const [cluster] = stack.emulator.truth().clusters;
        return {
            jobs: cluster?.jobs.map(({ name, jobType, definition }) => ({ name, jobType, definition })),
            links: cluster?.linkDetails.map(({ name, definition, secrets, enabled }) => ({
                name,
                definition,
                secrets,
                enabled,
            })),
        };
    };

    async function imported(...args: string[]): Promise<string> {
        const all = [command, "import", "--cluster", outOfTheBox.cluster, ...args];
        const { stdout } = await promisify(execFile)(process.execPath, all, { env: stack.environment });
        return stdout;
    }

    before(async () => {
        stack = await Stack.open("", { bootMs: 200, runMs: 600_000 });
        cdm = new Console(stack);
        await stack.control("DELETE", "jobs/demo");
        await cdm.create("link", {
            name: "shop_db",
            "connector-name": "generic-jdbc-connector",
            "link-config-values": part("linkConfig", {
                databaseType: "MYSQL",
                host: "10.0.0.7",
                port: "3306",
                username: "cdm",
                password,
                usingNative: "true",
                jdbcProperties: "",
            }),
        });
        await cdm.create("link", {
            name: "lake",
            "connector-name": "obs-connector",
            "link-config-values": part("linkConfig", {
                storageType: "OBS",
                server: "obs.example.com",
                port: "443",
                ...keys,
            }),
        });
        await cdm.create(
            "job",
            jobOf("orders", {
                schemaName: "shop",
                tableName: "orders",
                whereClause: "a > 1 and b = '50%' or c in (\"x\", `y`, \u0024{z}) -- \\ ü 👩‍👩‍👧\n\tline 2",
                columnList: "id&name&a+b",
                useSql: "false",
                partitionColumn: " 007 ",
            }),
        );
        await cdm.create("job", jobOf("2024-中文.v2", { schemaName: "1.10", tableName: "true" }));
        printed = await imported();
        stack.writeWhole(toJavaScript(printed));
        for (const [name, value] of [
            ["shopDbPassword", password],
            ["lakeAccessKey", keys.accessKey],
            ["lakeSecretKey", keys.securityKey],
        ] as const)
            await stack.expectSuccess("config", "set", "--secret", name, value);
    });
    after(async () => {
        if (stack) await stack.close();
    });

    it("takes all of it over: creates nothing, starts nothing, changes no job and no password", async () => {
        const before = definitions();

        await stack.up();

        expect([sent("createLink"), sent("createJob"), stack.sent("start")]).to.deep.equal([2, 2, 0]);
        expect([sent("updateJob"), sent("deleteJob"), sent("deleteLink")]).to.deep.equal([0, 0, 0]);
        // CDM does not show the passwords, so each link is sent once with those of the program.
        expect(sent("updateLink")).to.equal(2);
        expect(definitions().jobs).to.deep.equal(before.jobs);
        expect(definitions().links?.map(({ name, secrets }) => ({ name, secrets }))).to.have.deep.members(
            before.links?.map(({ name, secrets }) => ({ name, secrets })) ?? [],
        );
    });

    it("has nothing to change in a preview, before and after a refresh", async () => {
        const before = made();

        await stack.expectSuccess("preview", "--expect-no-changes");
        await stack.expectSuccess("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        await stack.expectSuccess("preview", "--expect-no-changes");

        expect(made()).to.equal(before);
    });

    it("is printed again with the same inputs", async () => {
        // Pulumi sorts the names in a map, and CDM shows them in the order in which it got them.
        expect(evaluate(await imported())).to.deep.equal(evaluate(printed));
    });

    it("leaves all of it in CDM at a destroy with retainOnDelete, as the head of the program says", async () => {
        const before = definitions();
        const retained = printed.replaceAll("\n});", "\n}, { retainOnDelete: true });");
        stack.writeWhole(toJavaScript(retained));
        await stack.up();

        await stack.destroy();

        expect(definitions()).to.deep.equal(before);
        expect([sent("deleteJob"), sent("deleteLink")]).to.deep.equal([0, 0]);
    });

    it("adopts a live run with --runs and starts none, and deletes all of it at a destroy in the right order", async () => {
        await stack.control("POST", "jobs/orders/runs", { user: "night-shift" });
        const withRun = await imported("--runs", "--job", "orders");
        stack.writeWhole(toJavaScript(withRun));

        await stack.up();
        await stack.expectSuccess("preview", "--expect-no-changes");
        expect(stack.runs("orders").map(({ live, createdBy }) => [live, createdBy])).to.deep.equal([
            [true, "night-shift"],
        ]);
        expect(stack.sent("start")).to.equal(0);

        await cdm.remove("job", "2024-中文.v2");
        await stack.destroy();
        expect(definitions()).to.deep.equal({ jobs: [], links: [] });
        expect(stack.emulator.truth().liveRuns).to.equal(0);
    });
});
