package io.pinion.gateway;

import static io.pinion.gateway.Setting.alike;
import static io.pinion.gateway.Setting.setting;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Settings of the choice of a model. */
final class ModelSettings {
  private static final String PREFIX = Settings.PREFIX + "model.";

  /** Before the name of a header. */
  static final String HEADERS = PREFIX + "router.headers.";

  /** When a request's model is chosen. */
  enum Applies {
    /** Whatever model it asks for. */
    ALWAYS,
    /** If it asks for the model {@value #AUTO_MODEL}. */
    AUTO
  }

  /** The model that asks for a choice. */
  static final String AUTO_MODEL = "auto";

  static final Setting<List<String>> ROUTES =
      setting(
          PREFIX + "routes",
          "ids",
          "",
          "The model routes: kinds of work, each with models for it. None: requests go to the model"
              + " that they ask for.",
          Values::ids);

  static final Setting<String> ROUTER =
      alike(
          PREFIX + "router",
          "name",
          "arch-router",
          "Who tells which route a turn belongs to: `arch-router` or `plano-orchestrator`, which ask"
              + " such a model, `rules`, `first`, or the name of a `ModelRouter` that the"
              + " application brings.",
          Function.identity());

  static final Setting<URI> ROUTER_URL =
      setting(
          PREFIX + "router.url",
          "URL with or without a path",
          null,
          "Where the router's model answers Chat Completions: `/chat/completions` is put behind it,"
              + " `/v1/chat/completions` if it has no path. Required for `arch-router` and"
              + " `plano-orchestrator`.",
          HttpValues::baseUrl);

  static final Setting<String> ROUTER_MODEL =
      alike(
          PREFIX + "router.model",
          "name",
          null,
          "What its server calls the router's model; `Arch-Router` or `Plano-Orchestrator` unless"
              + " given.",
          Values::model);

  /** Documented like a setting; {@code NAME} is the header's. */
  static final Setting<String> ROUTER_HEADER =
      new Setting<>(
          HEADERS + "NAME",
          "text",
          null,
          "A header that each call to the router's model has, for example its Authorization. Never"
              + " shown.",
          true,
          HttpValues::fieldValue);

  static final Setting<Duration> ROUTER_TIMEOUT =
      setting(
          PREFIX + "router.timeout",
          Setting.DURATION,
          "2s",
          "How long the router may take; past it a request goes to the model that it asks for.",
          Values::duration);

  static final Setting<Applies> APPLIES =
      alike(
          PREFIX + "router.applies",
          "`always` or `auto`",
          "always",
          "Which requests have their model chosen: all, whatever model they ask for, or only those"
              + " for the model `auto`.",
          Values.oneOf(Applies.class));

  static final Setting<Duration> TTL =
      alike(
          PREFIX + "ttl",
          Setting.DURATION,
          "10m",
          "How long a session stays with the model that was chosen for it, from the choice on,"
              + " however often it is used.",
          Values::duration);

  static final Setting<Boolean> SLIDING =
      alike(
          PREFIX + "sliding",
          Setting.FLAG,
          "false",
          "Whether that time begins anew with each use.",
          Values::flag);

  static final Setting<Integer> MAX_ENTRIES =
      alike(
          PREFIX + "max-entries",
          Setting.COUNT,
          "10000",
          "Sessions whose model is kept, by each member; past it those used least recently are"
              + " forgotten.",
          Values.count(1, 10_000_000));

  static final Setting<Integer> MAX_BODY =
      setting(
          PREFIX + "max-body",
          Setting.SIZE,
          "16MiB",
          "The longest body of a request whose model is chosen, or that a backend calls by another"
              + " name: it has to be held whole. Past it 413.",
          Values::size);

  static final List<Setting<?>> ALL =
      List.of(
          ROUTES,
          ROUTER,
          ROUTER_URL,
          ROUTER_MODEL,
          ROUTER_TIMEOUT,
          APPLIES,
          TTL,
          SLIDING,
          MAX_ENTRIES,
          MAX_BODY);

  private ModelSettings() {}
}
