using System.Text.Json;
using System.Text.Json.Serialization;
using Deia.AspNetCore.Contracts;
using Deia.AspNetCore.Contracts.Administration;
using Deia.AspNetCore.Contracts.Bodies;
using Deia.Orchestration.Flags;
using Deia.Orchestration.Routing;

namespace Deia.AspNetCore.Json;

/// <summary>How the contracts are written; used through <see cref="DeiaJson.Context"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AcceptedResponse))]
[JsonSerializable(typeof(AuditPageResponse))]
[JsonSerializable(typeof(AuditVerificationResponse))]
[JsonSerializable(typeof(BotListResponse))]
[JsonSerializable(typeof(BotResponse))]
[JsonSerializable(typeof(BotStatusResponse))]
[JsonSerializable(typeof(CancelResponse))]
[JsonSerializable(typeof(ChangeBody))]
[JsonSerializable(typeof(ClearResponse))]
[JsonSerializable(typeof(CommandListResponse))]
[JsonSerializable(typeof(CompletedResponse))]
[JsonSerializable(typeof(ExportBody))]
[JsonSerializable(typeof(FeatureFlag))]
[JsonSerializable(typeof(FlagBody))]
[JsonSerializable(typeof(FlagListResponse))]
[JsonSerializable(typeof(HistoryResponse))]
[JsonSerializable(typeof(IdentityResponse))]
[JsonSerializable(typeof(ImportBody))]
[JsonSerializable(typeof(ImportResponse))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(KeyListResponse))]
[JsonSerializable(typeof(LaunchBody))]
[JsonSerializable(typeof(LoginBody))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(MessagePageResponse))]
[JsonSerializable(typeof(MessageResponse))]
[JsonSerializable(typeof(ModelListResponse))]
[JsonSerializable(typeof(NewKeyResponse))]
[JsonSerializable(typeof(OpenAiErrorResponse))]
[JsonSerializable(typeof(ProblemResponse))]
[JsonSerializable(typeof(RoutingDecision))]
[JsonSerializable(typeof(SendResponse))]
[JsonSerializable(typeof(SignInResponse))]
[JsonSerializable(typeof(StopBody))]
[JsonSerializable(typeof(TokenResponse))]
internal sealed partial class DeiaJsonContext : JsonSerializerContext;
