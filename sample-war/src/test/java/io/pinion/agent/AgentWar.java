package io.pinion.agent;

import io.pinion.client.AmbientSession;
import io.pinion.sample.GatewayWar;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** An application with an agent, the gateway and pinion-client; deployed as the server's root. */
final class AgentWar {
  private AgentWar() {}

  /**
   * An agent.
   *
   * @param model called by it, and the gateway's one backend
   */
  static WebArchive with(TestBackend model, Class<?>... agent) {
    return with(Map.of(), model, agent);
  }

  /**
   * The same with more settings.
   *
   * @param more wins over what is set here
   */
  static WebArchive with(Map<String, String> more, TestBackend model, Class<?>... agent) {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", model.id());
    settings.put("pinion.backend." + model.id() + ".url", model.uri().toString());
    settings.put("pinion.session.paths", "/v1/*,/agent/*");
    settings.put("model/mp-rest/url", model.uri().toString());
    settings.put("agent.model", model.uri().toString());
    settings.put("agent.gateway", TestRun.server().toString());
    settings.putAll(more);
    return GatewayWar.with(settings)
        .addClasses(AgentApplication.class, AnonymousApplication.class)
        .addClasses(agent)
        .addAsLibrary(pinionClient());
  }

  /** As it is packaged. */
  private static File pinionClient() {
    return new File(
        AmbientSession.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
