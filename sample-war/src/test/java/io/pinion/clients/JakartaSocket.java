package io.pinion.clients;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Jakarta's own WebSocket client, which names its session in a header by its configurator. */
final class JakartaSocket implements SocketClient {
  private static final long PATIENCE_SECONDS = 60;
  private static final int LARGEST = 1_000_000;

  @Override
  public Talk talk(URI gateway, String session) {
    WebSocketContainer container = ContainerProvider.getWebSocketContainer();
    container.setDefaultMaxBinaryMessageBufferSize(LARGEST);
    container.setDefaultMaxTextMessageBufferSize(LARGEST);
    Peer peer = new Peer();
    try (Session socket = container.connectToServer(peer, config(session), url(gateway))) {
      for (int size : new int[] {0, 1, 126, 70_000, LARGEST}) {
        peer.echoes(socket, size);
      }
      socket.getBasicRemote().sendText("who");
      Object backend = peer.next();
      // not by asking the backend: Tyrus 2.2.1 fails a call that is under way when a Close comes
      socket.close(new CloseReason(() -> 4001, "enough"));
      CloseReason reason = peer.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return new Talk(
          backend.toString(), reason.getCloseCode().getCode(), reason.getReasonPhrase());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DeploymentException e) {
      throw new AssertionError("the socket was not opened", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a socket was open", e);
    } catch (Exception e) {
      throw new AssertionError("the socket has failed", e);
    }
  }

  private static URI url(URI gateway) {
    return URI.create(gateway.toString().replaceFirst("http", "ws") + "ws/chat");
  }

  private static ClientEndpointConfig config(String session) {
    return ClientEndpointConfig.Builder.create()
        .configurator(
            new ClientEndpointConfig.Configurator() {
              @Override
              public void beforeRequest(Map<String, List<String>> headers) {
                headers.put("X-Session-ID", List.of(session));
              }
            })
        .build();
  }

  private static final class Peer extends Endpoint {
    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<CloseReason> closed = new CompletableFuture<>();

    @Override
    public void onOpen(Session session, EndpointConfig config) {
      session.addMessageHandler(String.class, (MessageHandler.Whole<String>) messages::add);
      session.addMessageHandler(ByteBuffer.class, (MessageHandler.Whole<ByteBuffer>) messages::add);
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
      closed.complete(reason);
    }

    private void echoes(Session socket, int size) throws IOException, InterruptedException {
      byte[] sent = new byte[size];
      Arrays.fill(sent, (byte) size);
      socket.getBasicRemote().sendBinary(ByteBuffer.wrap(sent));
      if (!ByteBuffer.wrap(sent).equals(next())) {
        throw new AssertionError(size + " bytes came back as others");
      }
    }

    private Object next() throws InterruptedException {
      Object message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message came");
      }
      return message;
    }
  }
}
