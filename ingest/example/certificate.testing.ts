export {
  LOOPBACK_CERTIFICATE as TEST_CERTIFICATE,
  LOOPBACK_KEY as TEST_KEY,
} from "../engine/launch/certificate.ts";
