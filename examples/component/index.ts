import * as pulumi from "@pulumi/pulumi";
import { Migration } from "./migration";

const config = new pulumi.Config();

const shop = new Migration("shop", {
    clusterId: config.get("clusterId") ?? "emulator-cluster",
    revision: config.get("revision") ?? "1",
});

export const rows = shop.rows;
export const ordersStatus = shop.ordersStatus;
