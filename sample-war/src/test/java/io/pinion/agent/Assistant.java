package io.pinion.agent;

// docs: cdi
import io.pinion.client.cdi.InSession;
import io.pinion.client.cdi.SessionId;
import io.pinion.client.cdi.SideCall;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
public class Assistant {
  @Inject @RestClient Model model;

  @InSession
  public String answer(@SessionId @Nullable String conversation) {
    return model.complete();
  }

  @SideCall
  public String title() {
    return model.complete();
  }
}
// docs: end
