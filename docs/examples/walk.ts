// From browsing to sending goods back, in types made from the OpenAPI document:
//   npx openapi-typescript http://127.0.0.1:8000/api/v1/schema -o generated/shop.d.ts

import type { components, paths } from "./generated/shop";

type Schemas = components["schemas"];

type Path = keyof paths;
type Method = "get" | "post" | "put" | "patch" | "delete";
type OperationOf<P extends Path, M extends Method> = NonNullable<paths[P][M]>;

/** The body of a 200 or 201. */
type AnswerOf<O> = O extends { responses: infer R }
  ? R extends { 200: { content: { "application/json": infer B } } }
    ? B
    : R extends { 201: { content: { "application/json": infer B } } }
      ? B
      : undefined
  : never;
type BodyOf<O> = O extends { requestBody?: { content: { "application/json": infer B } } } ? B : never;
type QueryOf<O> = O extends { parameters: { query?: infer Q } } ? Q : never;
type PlaceOf<O> = O extends { parameters: { path: infer I } } ? I : never;

interface Asked<O> {
  path?: PlaceOf<O>;
  query?: QueryOf<O>;
  body?: BodyOf<O>;
  key?: string; // Idempotency-Key
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly refusal: Schemas["Error"],
  ) {
    super(refusal.errors.map((one) => one.detail).join(" "));
  }

  is(code: Schemas["ErrorDetail"]["code"]): boolean {
    return this.refusal.errors.some((one) => one.code === code);
  }
}

export class Client {
  constructor(
    private readonly site: string,
    private token: string | null = null,
  ) {}

  async ask<P extends Path, M extends Method>(
    method: M,
    path: P,
    asked: Asked<OperationOf<P, M>> = {},
  ): Promise<AnswerOf<OperationOf<P, M>>> {
    const places = Object.entries((asked.path ?? {}) as Record<string, string | number>);
    const address = places.reduce<string>(
      (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)),
      path,
    );
    const url = new URL(address, this.site);
    for (const [name, value] of Object.entries((asked.query ?? {}) as Record<string, unknown>)) {
      for (const one of Array.isArray(value) ? value : [value]) url.searchParams.append(name, String(one));
    }
    const headers: Record<string, string> = { "Content-Type": "application/json" };
    if (this.token !== null) headers["Authorization"] = `Bearer ${this.token}`;
    if (asked.key !== undefined) headers["Idempotency-Key"] = asked.key;
    const body = asked.body === undefined ? null : JSON.stringify(asked.body);
    const response = await fetch(url, { method: method.toUpperCase(), headers, body });
    if (!response.ok) throw new Refused(response.status, await response.json());
    return response.status === 204 ? (undefined as never) : await response.json();
  }

  async signIn(login: string, password: string): Promise<void> {
    const pair = await this.ask("post", "/api/v1/auth/login", { body: { login, password } });
    this.token = pair.access;
  }
}

/** What lies in a branch of the tree of categories, the branch itself first. */
function* below(node: Schemas["CategoryNode"]): Generator<Schemas["CategoryNode"]> {
  yield node;
  for (const child of node.children) yield* below(child);
}

/** Finds a basket, buys it, and asks to send it back once it has come. */
export async function walk(client: Client, address: number): Promise<Schemas["Return"][]> {
  const tree = await client.ask("get", "/api/v1/categories");
  const branch = tree.results.flatMap((root) => [...below(root)]).find((node) => node.slug === "anyaman");
  const page = await client.ask("get", "/api/v1/products", {
    query: { q: "keranjang", in_stock: true, ...(branch ? { category: [branch.slug] } : {}) },
  });
  const card = page.results[0];
  if (card === undefined) return [];
  const product = await client.ask("get", "/api/v1/products/{id}", { path: { id: card.id } });
  const variant = product.variants.find((one) => one.stock > 0);
  if (variant === undefined) return [];

  await client.ask("post", "/api/v1/cart/items", { body: { variant: variant.id, quantity: 1 } });
  const preview = await client.ask("post", "/api/v1/checkout/preview", { body: { promotion_code: "HEMAT10" } });
  const applied = preview.promotions.filter((one) => one.applies).map((one) => one.title);
  const order = await client.ask("post", "/api/v1/checkout", {
    body: { shipping_address: address, expected_total: preview.total },
    key: crypto.randomUUID(),
  });
  console.log(order.number, order.payment?.redirect_url ?? "", ...applied);

  const shown = await client.ask("get", "/api/v1/orders/{number}", { path: { number: order.number } });
  if (shown.status !== "delivered") return shown.returns;
  try {
    return await client.ask("post", "/api/v1/orders/{number}/return", {
      path: { number: order.number },
      body: { reason: "retak" },
    });
  } catch (error) {
    if (error instanceof Refused && error.is("return_refused")) return shown.returns;
    throw error;
  }
}
