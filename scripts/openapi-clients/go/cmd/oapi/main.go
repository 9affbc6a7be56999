// Uploads a picture with the client that oapi-codegen has generated: oapi URL PICTURE
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"mime/multipart"
	"os"

	"openapiclients/oapi"
)

func main() {
	ctx := context.Background()
	client, err := oapi.NewClientWithResponses(os.Args[1])
	check(err)
	created, err := client.CreateContainerWithResponse(ctx, &oapi.CreateContainerParams{})
	check(err)
	id := created.JSON201.ContainerId

	contentType, form := writeForm(os.Args[2])
	_, err = client.AddImageWithBodyWithResponse(ctx, id, &oapi.AddImageParams{}, contentType, form)
	check(err)

	wait := "wait=20"
	summary, err := client.GetSummaryWithResponse(ctx, id, &oapi.GetSummaryParams{Prefer: &wait})
	check(err)
	image := summary.JSON200.Images[0]
	fmt.Printf("%s: %d face(s)\n", image.Status, len(image.Encodings))
	face := image.Encodings[0]
	fmt.Printf("%d numbers, landmarks %v\n", len(face.Vector), *face.Landmarks)
}

func writeForm(name string) (string, *bytes.Buffer) {
	picture, err := os.ReadFile(name)
	check(err)
	form := &bytes.Buffer{}
	writer := multipart.NewWriter(form)
	part, err := writer.CreateFormFile("file", "picture.jpg")
	check(err)
	_, err = part.Write(picture)
	check(err)
	check(writer.Close())
	return writer.FormDataContentType(), form
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
