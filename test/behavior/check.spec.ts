import { expect } from "chai";
import { createRegistry, type Properties } from "#provider/run/index.js";
import { check } from "../support/core.js";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const good = { clusterId: "c", jobName: "orders", __urn: "urn:a", __provider: "…" };
const environment = { HW_PROJECT_ID: "p", HW_AUTH_TOKEN: "t", HW_REGION_NAME: "eu-west-101" };

describe("check", () => {
    let warnings: string[];
    let registry = createRegistry();
    beforeEach(() => {
        warnings = [];
        registry = createRegistry();
    });

    function run(
        news: Properties,
        olds: Properties = {},
        env: Record<string, string> = environment,
        config: Properties = {},
    ) {
        const log = { progress: () => {}, info: () => {}, warn: (text: string) => warnings.push(text) };
        const configuration = { environment: env, config, home: "/nowhere" };
        return check(olds, news, { configuration, registry, log });
    }

    it("remembers what the constructor tells of the resource's options, and stores none of it", () => {
        const { inputs } = run({ ...good, __ignoreChanges: ["triggers"], __replaceOnChanges: ["waitFor", 7] });

        expect(inputs).not.to.have.any.keys("__ignoreChanges", "__replaceOnChanges");
        expect(registry.ignoredOf("urn:a")).to.deep.equal(["triggers"]);
        expect(registry.replacingOf("urn:a")).to.deep.equal(["waitFor"]);
    });

    it("accepts every input at once", () => {
        const news = {
            ...good,
            projectId: "p",
            region: "eu-west-101",
            endpoint: "http://127.0.0.1:9090/prefix",
            variables: { day: "2026-11-24" },
            triggers: [1, { deep: null }, "x"],
            desiredState: "running",
            waitFor: "completed",
            ifRunning: "adopt",
            onUpdate: "queue",
            onDelete: "finish",
            onForeignRun: "fail",
            onStopFailure: "warn",
            onInterrupt: "leave",
            failOnRunFailure: false,
            onTimeout: "stop",
            maxRunTime: "1s",
            rerunOn: ["failed", "stopped", "lost"],
            maxReruns: 0,
            timeouts: { create: "1h30m", update: "90s", delete: "500ms" },
            pollInterval: "100ms",
        };

        expect(run(news)).to.deep.equal({ inputs: news, failures: [] });
        expect(warnings).to.deep.equal([]);
    });

    const bad: [string, Properties, string][] = [
        ["clusterId", { clusterId: undefined }, "clusterId is missing: it must be a string"],
        [
            "clusterId",
            { clusterId: 5 },
            "clusterId must be the id of a CDM cluster, a string that is not empty, but is a number",
        ],
        [
            "clusterId",
            { clusterId: "a/b" },
            'clusterId must be the id of a CDM cluster, without spaces and slashes, but is "a/b"',
        ],
        ["jobName", { jobName: undefined }, "jobName is missing: it must be a string"],
        ["jobName", { jobName: "" }, 'jobName must be the name of a CDM job, a string that is not empty, but is ""'],
        ["jobName", { jobName: ".." }, "can't start with a hyphen or a dot"],
        ["jobName", { jobName: "all" }, `jobName can't be "all": CDM takes that for the list of all jobs`],
        ["jobName", { jobName: "x".repeat(241) }, "jobName must have at most 240 characters, but has 241"],
        ["region", { region: "eu west" }, "region must be the name of a region"],
        ["clusterId", { clusterId: ".." }, 'clusterId must be the id of a CDM cluster, and not ".." or "."'],
        ["clusterId", { clusterId: "." }, "clusterId must be"],
        ["clusterId", { clusterId: "a\ud800" }, "clusterId must be"],
        ["projectId", { projectId: ".." }, 'projectId must be the id of a project, and not ".." or "."'],
        ["region", { region: "-" }, "region must be the name of a region"],
        ["region", { region: "eu.evil.example" }, "region must be the name of a region"],
        ["endpoint", { endpoint: "https://cdm.example.com?" }, "endpoint must not have a query"],
        ["endpoint", { endpoint: "https://cdm.exa\nmple.com" }, "endpoint must not have spaces and line ends"],
        ["region", { region: "eu.west?" }, 'region must be the name of a region such as "eu-west-101"'],
        ["endpoint", { endpoint: "cdm.example.com" }, "endpoint must be a URL such as"],
        ["endpoint", { endpoint: "http://cdm.example.com" }, "endpoint must use https"],
        ["endpoint", { endpoint: "https://u:p@cdm.example.com" }, "endpoint must not hold a user name or password"],
        ["variables", { variables: "day" }, "variables must be a map of strings"],
        ["variables", { variables: { rows: 5 } }, "variables.rows must be a string, but is a number"],
        ["variables", { variables: { rows: {} } }, "variables.rows must be a string, but is an object"],
        [
            "triggers",
            { triggers: [{ "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" }] },
            "triggers must be plain JSON",
        ],
        [
            "triggers",
            { triggers: [1, [{ "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" }], "x"] },
            "triggers must be plain JSON",
        ],
        [
            "variables",
            { variables: { day: "a\ud83d" } },
            "variables.day must not hold half a character (a lone surrogate)",
        ],
        [
            "variables",
            { variables: { "a\udc00": "x" } },
            "variables.a\ufffd must not hold half a character (a lone surrogate) in its name",
        ],
        ["variables", { variables: { "\u001b[2J": 5 } }, "variables.\\u001b[2J must be a string"],
        [
            "triggers",
            { triggers: { a: [1, { b: "\ude00x" }] } },
            "triggers.a[1].b must not hold half a character (a lone surrogate)",
        ],
        [
            "jobName",
            { jobName: "x\ud83d" },
            'jobName must be the name of a CDM job, without half a character (a lone surrogate), but is "x\ufffd"',
        ],
        ["waitFor", { waitFor: "\u202eenod" }, 'but is "\\u202eenod"'],
        [
            "triggers",
            { triggers: ["x".repeat(700_000)], variables: { a: "x".repeat(400_000) } },
            "triggers must be smaller: variables and triggers may have 1048576 bytes (1 MiB) as JSON in all, but have 1100012, 700004 of them in triggers",
        ],
        [
            "variables",
            { variables: { a: "é".repeat(600_000) } },
            "variables must be smaller: variables and triggers may have 1048576 bytes",
        ],
        ["waitFor", { waitFor: "done" }, 'waitFor must be one of "submitted", "running", "completed", but is "done"'],
        ["desiredState", { desiredState: "paused" }, 'desiredState must be one of "running", "stopped"'],
        ["ifRunning", { ifRunning: true }, 'ifRunning must be one of "fail", "adopt", "restart", but is a boolean'],
        ["onUpdate", { onUpdate: "x" }, 'onUpdate must be one of "restart", "queue"'],
        ["onDelete", { onDelete: "x" }, 'onDelete must be one of "stop", "finish", "send"'],
        ["onTimeout", { onTimeout: "x" }, 'onTimeout must be one of "keep", "stop"'],
        ["maxRunTime", { maxRunTime: 90 }, 'maxRunTime must be a duration such as "90s", "20m" or "1h30m"'],
        ["maxRunTime", { maxRunTime: "999ms" }, 'maxRunTime must be at least "1s", but is "999ms"'],
        ["maxRunTime", { maxRunTime: "1000h" }, 'maxRunTime must be at most "596h"'],
        [
            "onTimeout",
            { onTimeout: "stop", waitFor: "submitted" },
            'onTimeout "stop" can\'t act with waitFor "submitted"',
        ],
        ["onForeignRun", { onForeignRun: "x" }, 'onForeignRun must be one of "leave", "stop", "fail"'],
        ["onInterrupt", { onInterrupt: "x" }, 'onInterrupt must be one of "stop", "leave"'],
        ["onStopFailure", { onStopFailure: "x" }, 'onStopFailure must be one of "error", "warn"'],
        ["failOnRunFailure", { failOnRunFailure: "no" }, 'failOnRunFailure must be true or false, but is "no"'],
        [
            "rerunOn",
            { rerunOn: "failed" },
            'rerunOn must be a list that may have "failed", "stopped", "lost", but is "failed"',
        ],
        [
            "rerunOn",
            { rerunOn: ["failed", "FAILED"] },
            'rerunOn[1] must be one of "failed", "stopped", "lost", but is "FAILED"',
        ],
        ["rerunOn", { rerunOn: [true] }, 'rerunOn[0] must be one of "failed", "stopped", "lost", but is a boolean'],
        ["maxReruns", { maxReruns: -1 }, "maxReruns must be a whole number that is not negative, but is -1"],
        ["maxReruns", { maxReruns: 1.5 }, "maxReruns must be a whole number that is not negative, but is 1.5"],
        ["maxReruns", { maxReruns: "3" }, 'maxReruns must be a whole number that is not negative, but is "3"'],
        [
            "waitFor",
            { desiredState: "stopped", waitFor: "completed" },
            'waitFor "completed" can\'t be met with desiredState "stopped"',
        ],
        [
            "timeouts",
            { timeouts: "20m" },
            'timeouts must be an object that may have create, update, delete, but is "20m"',
        ],
        [
            "timeouts",
            { timeouts: { create: 20 } },
            'timeouts.create must be a duration such as "90s", "20m" or "1h30m", but is a number',
        ],
        ["timeouts", { timeouts: { read: "1m" } }, "timeouts.read is not known"],
        ["pollInterval", { pollInterval: "0s" }, "pollInterval must be a duration"],
        ["pollInterval", { pollInterval: "0.4ms" }, "pollInterval must be a duration"],
        [
            "timeouts",
            { timeouts: { create: "1000h" } },
            'timeouts.create must be at most "596h", which is as long as a timer can run, but is "1000h"',
        ],
        ["timeouts", { timeouts: { delete: `${"9".repeat(400)}h` } }, 'timeouts.delete must be at most "596h"'],
        ["pollInterval", { pollInterval: "2147483648ms" }, 'pollInterval must be at most "596h"'],
        ["pollInterval", { pollInterval: "500ms" }, 'pollInterval must be at least "1s"'],
        ["triger", { triger: 1 }, "triger is not an input of JobRun, whose inputs are clusterId, jobName, "],
    ];
    for (const [property, change, sentence] of bad) {
        it(`refuses ${JSON.stringify(change).slice(0, 60)} in a sentence`, () => {
            const { failures } = run({ ...good, ...change });

            expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
            expect(failures[0]?.reason).to.include(sentence);
        });
    }

    // It would be stored with the inputs, and be a difference for ever.
    it("keeps what the program ignores changes of for the update that follows, and out of the inputs", () => {
        const { inputs } = run({ ...good, __ignoreChanges: ["triggers"] });

        expect(inputs).not.to.have.property("__ignoreChanges");
        expect(registry.ignoredOf("urn:a")).to.deep.equal(["triggers"]);
    });

    // Symptom: `ifRunning: null` was not the default "fail", and stopped somebody's run.
    it("takes null for no value, and only in triggers for one", () => {
        const { inputs, failures } = run({ ...good, ifRunning: null, waitFor: null, triggers: null });

        expect(failures).to.deep.equal([]);
        expect(inputs).to.include({ triggers: null }).and.not.have.any.keys("ifRunning", "waitFor");
    });

    it("reports every problem at once", () => {
        expect(run({ waitFor: "x", timeouts: 5 }).failures.map(({ property }) => property)).to.deep.equal([
            "clusterId",
            "jobName",
            "waitFor",
            "timeouts",
        ]);
    });

    it("steps over what is not known yet in a preview", () => {
        const news = Object.fromEntries(
            ["clusterId", "jobName", "endpoint", "variables", "triggers", "waitFor", "timeouts"].map((name) => [
                name,
                unknown,
            ]),
        );

        expect(run({ ...news, pollInterval: "5s" }).failures).to.deep.equal([]);
        expect(run({ ...good, variables: { day: unknown }, timeouts: { create: unknown } }).failures).to.deep.equal([]);
    });

    it("never shows the value of a variable", () => {
        expect(JSON.stringify(run({ ...good, variables: ["s3cr3t"] }).failures)).not.to.include("s3cr3t");
        expect(JSON.stringify(run({ ...good, variables: "s3cr3t" }).failures)).not.to.include("s3cr3t");
    });

    it("names the variable where the address from the environment is wrong", () => {
        const { failures } = run(good, {}, { ...environment, HW_CDM_ENDPOINT: "http://cdm.example.com" });

        expect(failures[0]).to.have.property("property", "");
        expect(failures[0]?.reason).to.match(/^HW_CDM_ENDPOINT must use https/);
    });

    it("decides the project and the region of a new resource from the environment", () => {
        expect(run(good).inputs).to.include({ projectId: "p", region: "eu-west-101" });
    });

    it("keeps project and region as they are when the environment changes", () => {
        const olds = { ...good, projectId: "p" };

        const { inputs } = run(good, olds, { ...environment, HW_PROJECT_ID: "other" });

        expect(inputs).to.include({ projectId: "p" });
        expect(inputs).not.to.have.property("region");
    });

    it("keeps a region that was decided, and takes another one that is given", () => {
        const olds = { ...good, projectId: "p", region: "eu-west-101" };
        const other = { ...environment, HW_REGION_NAME: "ap-southeast-3" };

        expect(run(good, olds, other).inputs).to.include({ region: "eu-west-101" });
        expect(run({ ...good, region: "cn-north-4" }, olds, other).inputs).to.include({ region: "cn-north-4" });
    });

    it("keeps project and region through a replacement, whose second check comes without the old inputs", () => {
        const other = { ...environment, HW_PROJECT_ID: "other", HW_REGION_NAME: "ap-southeast-3" };
        const place = { projectId: "p", region: "eu-west-101" };
        run({ ...good, jobName: "new" }, { ...good, ...place }, other);

        expect(run({ ...good, jobName: "new" }, {}, other).inputs).to.include(place);
        expect(run({ ...good, jobName: "b", __urn: "urn:b" }, {}, other).inputs, "of another resource").to.include({
            projectId: "other",
            region: "ap-southeast-3",
        });
    });

    // Symptom: a JobRun that was moved to a Provider of another project was "unchanged", and could not be destroyed any more.
    it("takes another project or region of its Provider for another place, through a replacement too", () => {
        const olds = { ...good, projectId: "p", region: "eu-west-101" };
        const provider = { projectId: "q", region: "eu-west-0", authToken: "t" };

        expect(run(good, olds, environment, provider).inputs).to.include({ projectId: "q", region: "eu-west-0" });
        expect(run(good, {}, environment, provider).inputs).to.include({ projectId: "q", region: "eu-west-0" });
        const explicit = { ...good, projectId: "p", region: "eu-west-101" };
        expect(run(explicit, olds, environment, provider).inputs).to.include(explicit);
        const { inputs } = run(good, olds, environment, { projectId: "q", authToken: "t" });
        expect(inputs, "the region is left open").to.include({ projectId: "q", region: "eu-west-101" });
    });

    it("takes another project or region in stack configuration for another environment", () => {
        const olds = { ...good, projectId: "p", region: "eu-west-101" };
        const config = { "huaweicloud-cdm:projectId": "q", "huaweicloud:region": "eu-west-0" };

        expect(run(good, olds, environment, config).inputs).to.include({ projectId: "p", region: "eu-west-101" });
    });

    it("does not take the project along to another region", () => {
        const olds = { ...good, projectId: "p-of-101", region: "eu-west-101" };
        const moved = { ...good, region: "eu-west-0" };

        expect(run(moved, olds, { HW_AUTH_TOKEN: "t" }).inputs).not.to.have.property("projectId");
        const provider = { region: "eu-west-0", authToken: "t" };
        expect(run(good, olds, { HW_AUTH_TOKEN: "t" }, provider).inputs).not.to.have.property("projectId");
        expect(run({ ...moved, projectId: "p-of-0" }, olds).inputs).to.include({ projectId: "p-of-0" });
    });

    it("stays where it is for a Provider that names the project by its name only, or whose values are not known yet", () => {
        const olds = { ...good, projectId: "p", region: "eu-west-101" };

        for (const provider of [{ projectName: "another" }, { projectId: unknown, region: unknown }]) {
            const { inputs } = run(good, olds, environment, { ...provider, authToken: "t" });
            expect(inputs).to.include({ projectId: "p", region: "eu-west-101" });
        }
    });

    // Symptom: a region in an edited state stood in the failure as it was, and a CI runner obeyed it.
    for (const sign of ["##vso[task.complete]", "<{%fg-bogus%}>", "\u009b2J", "\u202e"]) {
        it(`shows what is wrong without doing anything to who prints it: ${JSON.stringify(sign)}`, () => {
            const refused = "pulumi-huaweicloud-cdm:refused";
            const failures = [
                ...run(good, { ...good, region: `${sign} y` }).failures,
                ...run({ ...good, projectId: `${sign}/y` }).failures,
                ...run({ ...good, endpoint: `http${sign}` }).failures,
                ...run({ ...good, triggers: { [refused]: `triggers.${sign} is a Date` } }).failures,
                ...run({ ...good, [`x${sign}`]: 1 }).failures,
            ];

            expect(failures.length).to.be.at.least(5);
            expect(failures.map(({ property, reason }) => `${property} ${reason}`).join(" ")).not.to.include(sign);
        });
    }

    it("warns in a preview where nobody could log in, in one message, and fails nothing", () => {
        const preview = { ...good, __isPreview: true };

        expect(run(preview, {}, { HW_REGION_NAME: "a-b" }).failures).to.deep.equal([]);
        expect(warnings.join(" ")).to.match(/^No credentials: .*CDMRUN-101/);
        const { inputs, failures } = run(preview, {}, {});
        expect(failures).to.deep.equal([]);
        expect(inputs).not.to.have.any.keys("__isPreview");
        expect(warnings).to.have.length(2);
        expect(warnings[1]).to.match(
            /^No project: .*HW_PROJECT_ID.* No credentials: .*HW_AUTH_TOKEN.* No address of CDM: /,
        );
    });

    it("says the same of a second JobRun in a reference to the first one, and again in full of the first", () => {
        const orders = { ...good, __isPreview: true, __urn: "urn:pulumi:dev::shop::cdm:JobRun::orders::eu" };
        run(orders, {}, {});
        run({ ...orders, jobName: "customers", __urn: "urn:pulumi:dev::shop::cdm:JobRun::customers" }, {}, {});
        run(orders, {}, {});

        expect(warnings[1]).to.equal(
            'The settings have the same fault as those of JobRun "orders::eu", whose message says what to do (CDMRUN-102, CDMRUN-101, CDMRUN-103).',
        );
        expect(warnings[2]).to.equal(warnings[0]);
    });

    it("leaves it to the operation's error where no preview asks", () => {
        expect(run(good, {}, {}).failures).to.deep.equal([]);
        expect(warnings).to.deep.equal([]);
    });

    it("refuses two JobRuns of one job in one program, and names both", () => {
        run(good);
        expect(run(good).failures, "the same one, checked again").to.deep.equal([]);

        const { failures } = run({ ...good, __urn: "urn:b" });

        expect(failures[0]?.property).to.equal("jobName");
        expect(failures[0]?.reason).to.include("urn:a").and.to.include("urn:b");
    });
});
