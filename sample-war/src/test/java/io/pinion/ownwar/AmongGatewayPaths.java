package io.pinion.ownwar;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The same resources once more, where requests are looked at for a session. */
@ApplicationPath("/llm/api")
public class AmongGatewayPaths extends Application {}
