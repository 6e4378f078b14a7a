# Builds and runs the server from Ubuntu's own .NET packages.
FROM ubuntu:26.04 AS build
RUN apt-get update && apt-get install -y --no-install-recommends dotnet-sdk-10.0 ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN dotnet publish FhirServer/Shr.Server -c Release -o /app

FROM ubuntu:26.04
RUN apt-get update && apt-get install -y --no-install-recommends aspnetcore-runtime-10.0 curl \
 && (apt-get install -y --no-install-recommends libmongoc-1.0-0t64 || apt-get install -y --no-install-recommends libmongoc2-2) \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --home-dir /data shr && mkdir -p /data && chown shr /data
WORKDIR /app
COPY --from=build /app .
USER shr
VOLUME /data
EXPOSE 8080
ENV Storage__Path=/data/shr.db
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD curl -fsS http://127.0.0.1:8080/health/ready || exit 1
ENTRYPOINT ["dotnet", "Shr.Server.dll"]
