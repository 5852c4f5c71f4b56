// A small client of the API of a shop, in the types that it answers with. Nothing but fetch.

const API = "http://127.0.0.1:8000/api/v1";

// ── what the API says ───────────────────────────────────────────────────────────────────────────

export type Money = string; // "150000.00", in the `currency` beside it: never a float

export interface ErrorDetail {
  code: string;
  detail: string;
  attr: string | null;
}

export interface Error {
  type: "validation_error" | "client_error" | "server_error";
  errors: ErrorDetail[];
}

export interface TokenPair {
  access: string;
  refresh: string;
}

export interface ShopLink {
  id: number;
  slug: string;
  name: string;
  city: string;
}

export interface ProductCard {
  id: number;
  name: string;
  price: Money;
  price_from: Money;
  price_to: Money;
  currency: string;
  in_stock: boolean;
  image: string | null;
  image_alt: string;
  image_small: string | null;
  rating: string;
  review_count: number;
  category: number | null;
  vendor: ShopLink;
}

export interface Image {
  id: number;
  url: string;
  alt: string;
  width: number | null;
  height: number | null;
  srcset: string;
}

export interface Variant {
  id: number;
  sku: string;
  name: string;
  options: Record<string, string>;
  price: Money;
  stock: number;
  is_default: boolean;
}

export interface Product {
  id: number;
  name: string;
  description: string;
  images: Image[];
  variants: Variant[];
}

export interface Payment {
  status: string;
  redirect_url: string;
}

export interface Order {
  number: string;
  status: string;
  payment_status: string;
  total: Money;
  currency: string;
  payment: Payment | null;
}

export interface Page<Row> {
  next: string | null;
  previous: string | null;
  results: Row[];
}

/** What was refused. `code` is for programs, `message` for people, `data` what the rule adds. */
export class Refused extends globalThis.Error {
  constructor(
    readonly status: number,
    readonly data: Error & Record<string, unknown>,
    readonly retryAfter: number | null,
  ) {
    super(data.errors.map((error) => error.detail).join(" "));
  }

  get code(): string {
    return this.data.errors[0]?.code ?? "";
  }
}

// ── asking ──────────────────────────────────────────────────────────────────────────────────────

interface Asking {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  key?: string; // Idempotency-Key: the same for every repeat of one wish
}

/** What follows /api/v1 in a whole address, as `next` and `previous` are. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname.slice(pathname.indexOf("/api/v1") + "/api/v1".length) + search;
}

export class Shop {
  private tokens: TokenPair | null = null;
  private refreshing: Promise<void> | null = null;

  constructor(
    private readonly api: string = API,
    private readonly language: "id" | "en" = "id",
  ) {}

  async signIn(login: string, password: string): Promise<void> {
    this.tokens = await this.ask<TokenPair>("/auth/login", { method: "POST", body: { login, password } });
  }

  /** Every row of a list, page after page. */
  async *all<Row>(path: string): AsyncGenerator<Row> {
    let next: string | null = path;
    while (next !== null) {
      const page: Page<Row> = await this.ask<Page<Row>>(next);
      yield* page.results;
      next = page.next === null ? null : pathOf(page.next);
    }
  }

  product(id: number): Promise<Product> {
    return this.ask<Product>(`/products/${id}`);
  }

  /** Orders what is in the cart. After a lost answer call it again with the same key. */
  checkOut(shippingAddress: number, expectedTotal: Money, key: string): Promise<Order> {
    const body = { shipping_address: shippingAddress, expected_total: expectedTotal };
    return this.ask<Order>("/checkout", { method: "POST", body, key });
  }

  async ask<Answer>(path: string, asking: Asking = {}): Promise<Answer> {
    let response = await this.send(path, asking);
    if (response.status === 401 && this.tokens !== null && !path.startsWith("/auth/")) {
      await this.refresh();
      response = await this.send(path, asking);
    }
    if (!response.ok) {
      const wait = response.headers.get("Retry-After");
      throw new Refused(response.status, await response.json(), wait === null ? null : Number(wait));
    }
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }

  private send(path: string, { method = "GET", body, key }: Asking): Promise<Response> {
    const headers: Record<string, string> = { "Accept-Language": this.language };
    if (this.tokens !== null && !path.startsWith("/auth/")) {
      headers["Authorization"] = `Bearer ${this.tokens.access}`;
    }
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (key !== undefined) headers["Idempotency-Key"] = key;
    const text = body === undefined ? null : JSON.stringify(body);
    return fetch(`${this.api}${path}`, { method, headers, body: text });
  }

  /** A refresh token works once: whoever needs a new pair waits for the one call. */
  private refresh(): Promise<void> {
    this.refreshing ??= this.ask<TokenPair>("/auth/refresh", {
      method: "POST",
      body: { refresh: this.tokens?.refresh },
    })
      .then((pair) => {
        this.tokens = pair;
      })
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }
}

// ── showing ─────────────────────────────────────────────────────────────────────────────────────

export function price(amount: Money, currency: string): string {
  const shown = { style: "currency", currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat("id-ID", shown).format(Number(amount));
}

export function picture(image: Image): HTMLImageElement {
  const element = document.createElement("img");
  element.src = image.url;
  element.srcset = image.srcset; // empty while there are no smaller ones
  element.sizes = "(max-width: 40rem) 100vw, 40rem";
  element.alt = image.alt;
  return element;
}

export async function cheapBaskets(shop: Shop): Promise<string[]> {
  const names: string[] = [];
  for await (const card of shop.all<ProductCard>("/products?q=keranjang&max_price=200000&in_stock=true")) {
    names.push(`${card.name}, ${price(card.price, card.currency)}`);
  }
  return names;
}

export async function buy(shop: Shop, address: number, total: Money): Promise<Order | null> {
  const key = crypto.randomUUID();
  try {
    return await shop.checkOut(address, total, key);
  } catch (error) {
    if (error instanceof Refused && error.code === "price_changed") return null; // show `data.total`
    throw error;
  }
}
