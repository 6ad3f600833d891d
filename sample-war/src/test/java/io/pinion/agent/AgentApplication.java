package io.pinion.agent;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The agent where the gateway looks for sessions. */
@ApplicationPath("/agent")
public class AgentApplication extends Application {}
