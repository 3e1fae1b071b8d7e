import { expect } from "chai";
import fc from "fast-check";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { cdmRun } from "../../support/commandBed.js";
import { Console } from "../../support/definitions.js";
import { type Declared, evaluate } from "../../support/printedProgram.js";
import { World } from "../../support/world.js";

const runs = Number(process.env["PULUMI_CDM_SECRETS_RUNS"] ?? 50);
const seed = Number(process.env["PULUMI_CDM_PROPERTY_SEED"] ?? 20_261_130);

const ofCluster = ["import", "--cluster", outOfTheBox.cluster];

/** No text of a program has it by chance, and it is no ordinary word. Some have what forms and encodings have to bear. */
const secretText = fc
    .tuple(fc.nat(), fc.constantFrom("", "", "$x!", "+/=", "%41", "é中", '"q', "\\n", " x", "&lt;"))
    .map(([number, odd]) => `Zq7${number.toString(36)}w${odd}9Kj${number % 97}`);
/** For places that end at a mark, such as a name in an address. */
const pureSecret = fc.nat().map((number) => `Zq7${number.toString(36)}w9Kj${number % 97}`);

const secretNames = [
    ...[
        "accessKey",
        "apiKey",
        "api_key",
        "dbPwd",
        "pwd",
        "pass",
        "X-Auth-Token",
        "clientSecret",
        "sshPassphrase",
        "privateKey",
    ],
    ...["authorization", "credentials", "Set-Cookie", "cookie", "sk", "dek", "ak", "fs.s3a.secret.key"],
];
const base64 = (text: string) => Buffer.from(text).toString("base64");
/** A text that holds a secret by its form. */
const forms: readonly ((secret: string) => string)[] = [
    (one) => `jdbc:mysql://cdm:${one}@10.0.0.7:3306/shop`,
    (one) => `amqp://:${one}@queue`,
    (one) => `jdbc:oracle:thin:scott/${one}@//h:1521/x`,
    (one) => `scott/${one}@orcl`,
    (one) => `Bearer ${one}`,
    (one) => `Authorization: Basic ${base64(`u:${one}`)}`,
    (one) => `Cookie: a=${one}; b=c`,
    (one) => `x=1\nSet-Cookie: ${one}`,
    (one) => `https://h/p?api_key=${one}&x=1`,
    (one) => `AccountName=a;AccountKey=${one};EndpointSuffix=s`,
    (one) => `jdbc:sqlserver://h;user=sa;PASSWORD = ${one};x=1`,
    (one) => `{"user":"u","pwd":"${one}"}`,
    (one) => `<a><token>${one}</token></a>`,
    (one) => `tool --password ${one} --x`,
    (one) => `-----BEGIN RSA PRIVATE KEY-----\n${one}\n-----END RSA PRIVATE KEY-----`,
    (one) => encodeURIComponent(`sftp://u:${one}@h`),
];
/** The key's text is not searched for elsewhere: nobody repeats a part of a key. */
const inKey = forms.findIndex((form) => form("").includes("PRIVATE KEY"));
/** A text that holds a secret which nothing but the secret itself tells. */
const repeats: readonly ((secret: string) => string)[] = [
    (one) => one,
    (one) => `k = '${one}'`,
    (one) => `a,${one},b`,
    (one) => encodeURIComponent(one),
    (one) => base64(`before ${one} behind`),
    (one) => JSON.stringify({ x: one }),
];
const plainValues = [
    ...["orders", "3306", "true", "/raw/orders/a b", "jdbc:mysql://10.0.0.7:3306/shop?useSSL=true", "a > 1 and b < 2"],
    ...[
        "id&name",
        "中文",
        "0",
        "http://h:8080/x",
        "a@example.com",
        "k1:v1;k2:v2",
        "100%",
        "bypass=1",
        "yyyy-MM-dd HH:mm:ss",
    ],
];

type Place = "link" | "source" | "destination" | "driver" | "dialect";

const configs: Readonly<Record<Place, string>> = {
    link: "linkConfig",
    source: "fromJobConfig",
    destination: "toJobConfig",
    driver: "customConfig",
    dialect: "dialect",
};

interface Parameter {
    readonly name: string;
    readonly value: string;
}

const places = fc.constantFrom<Place>("link", "source", "destination", "driver", "dialect");
const pick = <Value>(values: readonly Value[]) => fc.nat(values.length - 1);
/** What stands where. Secrets are given by their numbers, so that one may stand at several places. */
const planted = fc.record({
    named: fc.array(fc.record({ place: places, secret: fc.nat(3), name: pick(secretNames) }), { maxLength: 4 }),
    formed: fc.array(fc.record({ place: places, secret: pureSecret, form: pick(forms) }), { maxLength: 4 }),
    repeated: fc.array(fc.record({ place: places, secret: fc.nat(4), form: pick(repeats) }), { maxLength: 6 }),
    inNames: fc.array(fc.record({ place: places, secret: fc.nat(4) }), { maxLength: 2 }),
    inJobName: fc.option(fc.nat(4)),
    inLinkName: fc.option(fc.nat(4)),
    inConnector: fc.option(fc.nat(4)),
    switches: fc.constantFrom({}, { jobValues: "plain" }, { linkValues: "typed" }, { linkValues: "strings" }),
    plain: fc.array(fc.record({ place: places, value: pick(plainValues) }), { maxLength: 8 }),
    secrets: fc.uniqueArray(secretText, { minLength: 4, maxLength: 4 }),
    asJson: fc.boolean(),
    hasRuns: fc.boolean(),
});
type Planted = typeof planted extends fc.Arbitrary<infer Value> ? Value : never;

function parameters(one: Planted, place: Place, known: readonly string[]): Parameter[] {
    const at = <Item extends { readonly place: Place }>(all: readonly Item[]) =>
        all.filter((item) => item.place === place);
    return [
        ...at(one.named).map(({ secret, name }) => ({
            name: secretNames[name] ?? "",
            value: one.secrets[secret] ?? "",
        })),
        ...at(one.formed).map(({ secret, form }, index) => ({
            name: `formed${index}`,
            value: forms[form]?.(secret) ?? "",
        })),
        ...at(one.repeated).flatMap(({ secret, form }, index) => {
            const text = known[secret % Math.max(1, known.length)];
            return text === undefined ? [] : [{ name: `repeated${index}`, value: repeats[form]?.(text) ?? "" }];
        }),
        ...at(one.inNames).flatMap(({ secret }, index) => {
            const text = known[secret % Math.max(1, known.length)];
            return text === undefined ? [] : [{ name: `in ${text} ${index}`, value: "1" }];
        }),
        ...at(one.plain).map(({ value }, index) => ({ name: `plain${index}`, value: plainValues[value] ?? "" })),
    ];
}

function part(all: readonly (readonly [config: string, parameters: readonly Parameter[]])[]) {
    return {
        configs: all.map(([config, some]) => ({
            name: config,
            inputs: some.map(({ name, value }) => ({ name: `${config}.${name}`, value })),
        })),
    };
}

/** The secrets that import can know, because a definition tells each by a name or by a form. The command knows its token by itself. */
function knownOf({ named, formed, secrets }: Planted): string[] {
    const byName = named.map(({ secret }) => secrets[secret] ?? "");
    const byForm = formed.filter(({ form }) => form !== inKey).map(({ secret }) => secret);
    return [...new Set([...byName, ...byForm, outOfTheBox.token])];
}

/** Makes a link `shop`, a job `orders`, and perhaps a job whose name holds a secret. */
async function plant(one: Planted, cdm: Console): Promise<void> {
    const known = knownOf(one);
    const knownAt = (index: number | null) => (index === null ? undefined : known[index % known.length]);
    const of = (place: Place) => [configs[place], parameters(one, place, known)] as const;
    const [inJobName, inLinkName] = [knownAt(one.inJobName), knownAt(one.inLinkName)];
    await cdm.create("link", {
        name: "shop",
        "connector-name": "ftp-connector",
        enabled: true,
        "link-config-values": part([of("link"), of("dialect")]),
    });
    for (const name of ["orders", ...(inJobName === undefined ? [] : [`job-${inJobName}`])])
        await cdm.create("job", {
            name,
            job_type: "NORMAL_JOB",
            "from-connector-name": "ftp-connector",
            "from-link-name": "shop",
            "from-config-values": part([of("source")]),
            "to-connector-name": knownAt(one.inConnector) ?? "ftp-connector",
            "to-link-name": inLinkName === undefined ? "shop" : `l-${inLinkName}`,
            "to-config-values": part([of("destination")]),
            "driver-config-values": part([of("driver")]),
        });
}

function expectNoSecret(text: string, secrets: readonly string[]): void {
    const forms = secrets.flatMap((one) => [
        one,
        encodeURIComponent(one),
        JSON.stringify(one).slice(1, -1),
        base64(`u:${one}`),
    ]);
    const telling = text.split("\n").filter((line) => ["Zq7", ...forms].some((form) => line.includes(form)));
    expect(telling.join("\n")).to.equal("");
}

function expectPlainValues(one: Planted, resources: readonly Declared[]): void {
    const said = (resource: string, input: string) =>
        (resources.find((some) => some.resource === resource)?.args[input] ?? {}) as Record<string, unknown>;
    const maps = {
        link: said("shop", "config"),
        source: said("orders", "sourceJobConfig"),
        destination: said("orders", "destinationJobConfig"),
        driver: said("orders", "config"),
        dialect: said("shop", "config"),
    };
    for (const place of Object.keys(maps) as Place[]) {
        const before = place === "driver" || place === "dialect" ? `${configs[place]}.` : "";
        const plain = parameters({ ...one, named: [], formed: [], repeated: [], inNames: [] }, place, []);
        for (const { name, value } of plain)
            expect(String(maps[place][before + name]), `${place} ${name}`).to.equal(value);
    }
}

describe("cdm-run import, of any definitions with secrets in them", function () {
    this.timeout(0);

    it(`prints no secret on any stream, and whatever is none (seed ${seed})`, async () => {
        await fc.assert(
            fc.asyncProperty(planted, async (one) => {
                const world = new World();
                await world.open();
                try {
                    await world.control("DELETE", "jobs/demo");
                    await world.control("POST", "switches", one.switches);
                    await plant(one, new Console(world));
                    const options = [...(one.asJson ? ["--json"] : []), ...(one.hasRuns ? ["--runs"] : [])];

                    const { stdout, stderr } = await cdmRun(world, [...ofCluster, ...options]);

                    const printed = one.asJson ? JSON.parse(stdout) : { program: stdout };
                    const texts = [stdout, stderr, ...Object.values(printed).flat()];
                    expectNoSecret(texts.join("\n"), [...knownOf(one), ...one.formed.map(({ secret }) => secret)]);
                    const { resources } = evaluate(printed.program);
                    const names = resources.filter(({ kind }) => kind !== "JobRun").map(({ resource }) => resource);
                    expect(names).to.deep.equal(["shop", "orders"]);
                    expectPlainValues(one, resources);
                } finally {
                    await world.close();
                }
            }),
            { numRuns: runs, seed },
        );
    });
});
