import { expect } from "chai";
import { credentialsIn } from "#provider/definition/model/credentialsInText.js";

const secret = "T1ger-9f";
const basic = Buffer.from(`scott:${secret}`).toString("base64");

describe("A credential in a longer text", () => {
    for (const text of [
        `jdbc:mysql://cdm:${secret}@10.0.0.7:3306/shop`,
        `redis://:${secret}@h`,
        `mongodb://u:${secret}@h1:27017,h2:27017/x`,
        `jdbc:oracle:thin:scott/${secret}@//10.0.0.7:1521/orcl`,
        `scott/${secret}@orcl`,
        `app[scott]/"${secret}"@orcl`,
        `"scott"/${secret}@orcl`,
        `{"dsn":"scott/${secret}@orcl"}`,
        `Bearer ${secret}`,
        `x;authorization: bearer ${secret}`,
        `Basic ${basic}`,
        `Cookie: session=${secret}; theme=dark`,
        `a=b\nSet-Cookie: ${secret}`,
        `https://h/x?api_key=${secret}&b=1`,
        `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${secret}==;EndpointSuffix=x`,
        `jdbc:sqlserver://h;user=sa;password=${secret};encrypt=true`,
        `jdbc:db2://h:50000/x:user=a;PWD=${secret};`,
        `fs.obs.secret.key=${secret}`,
        `fs.s3a.access.key : ${secret}`,
        `{"user":"a","dbPass":"${secret}"}`,
        `JaasModule required username="a" password="${secret}";`,
        `<user>a</user><password>${secret}</password>`,
        `sqoop import --username a --password ${secret} --table t`,
        encodeURIComponent(`x://u:${secret}@h`),
        encodeURIComponent(encodeURIComponent(`password=${secret}`)),
        JSON.stringify(JSON.stringify({ password: secret })),
    ]) {
        it(`is found: ${text.replaceAll(secret, "…")}`, () => {
            expect(credentialsIn(text).map((one) => one.replace(/=*$/, ""))).to.include(secret);
        });
    }

    it("is found in a private key, with nothing to be searched for elsewhere", () => {
        for (const kind of ["", "RSA ", "EC ", "ENCRYPTED ", "OPENSSH "]) {
            expect(credentialsIn(`-----BEGIN ${kind}PRIVATE KEY-----\nMIIE`)).to.deep.equal([""]);
            expect(credentialsIn(JSON.stringify(`-----BEGIN ${kind}PRIVATE KEY-----\nMIIE`))).to.not.deep.equal([]);
        }
    });

    it("is in none of these", () => {
        for (const text of [
            "jdbc:mysql://10.0.0.7:3306/shop?useSSL=true&bypass=1",
            "http://host:8080/users/a@example.com",
            "/orders/2024/part@1",
            "hdfs:///user/hive/warehouse@old",
            "a@example.com",
            "https://example.com/@scope/pkg@1.0",
            "bucket/raw/orders",
            "id&name&password",
            "a > 1 and compass = 'north'",
            "user=cdm;passive=true;encrypt=true",
            "-----BEGIN CERTIFICATE-----\nMIIE",
            "yyyy-MM-dd HH:mm:ss",
            "host1:9092,host2:9092",
        ])
            expect(credentialsIn(text), text).to.deep.equal([]);
    });
});
