package io.pinion.sample;

import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

class IRuleRecipeOnTomcatIT extends IRuleRecipe {

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
