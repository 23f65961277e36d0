// Prints the errors (severity 0) that the official AsyncAPI parser finds in one document, as JSON.
import { readFileSync } from "node:fs";
import parser from "@asyncapi/parser";

const { diagnostics } = await new parser.Parser().parse(readFileSync(process.argv[2], "utf8"));
const errors = diagnostics.filter((one) => one.severity === 0);
console.log(JSON.stringify(errors.map(({ message, path }) => ({ message, path }))));
