package io.pinion.sample;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.pinion.session.SessionKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Which member of a cluster answers for which session's pin, as the cluster tells a client. */
final class PinOwners {
  /** By the hash of a session that may be shown, the address of a member. */
  private final Map<String, String> addresses = new HashMap<>();

  private PinOwners() {}

  /**
   * As they are now.
   *
   * @param member the address and port of any
   */
  static PinOwners askedOf(String member) {
    ClientConfig config = new ClientConfig();
    config.setClusterName("pinion");
    config.getNetworkConfig().addAddress(member);
    config.setProperty("hazelcast.logging.type", "jdk");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    PinOwners owners = new PinOwners();
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    try {
      for (UUID key : client.<UUID, String>getMap("pinion-pins").keySet()) {
        Member owner = client.getPartitionService().getPartition(key).getOwner();
        owners.addresses.put(hash(key), Objects.requireNonNull(owner).getAddress().getHost());
      }
    } finally {
      client.shutdown();
    }
    return owners;
  }

  private static String hash(UUID key) {
    return new SessionKey(key.getMostSignificantBits(), key.getLeastSignificantBits()).hash();
  }

  /** The address of the member that has a session's pin. */
  String ofSession(String hash) {
    return Objects.requireNonNull(addresses.get(hash), () -> hash + " is not among " + addresses);
  }
}
